-- Guests that may not be stopped, shut down, reset, rebooted or destroyed, whatever tool is used for it.
local protected = {
  [100] = "firewall",
}

pre("@interrupt @destroy", { priority = 10 }, function(op)
  local what = protected[op.vmid]
  if what then
    deny("VM " .. op.vmid .. " is the " .. what .. "; it may not be interrupted")
  end
end)
