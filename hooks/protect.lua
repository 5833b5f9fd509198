-- Guests that may not be stopped, shut down, reset, rebooted or destroyed, whatever tool is used for it.
-- Setting "protect": { "vmids": { "100": "firewall" }, "names": [...], "tags": [...], "pools": [...] }; without it,
-- VM 100 is protected.
local protect = setting("protect", { vmids = { ["*"] = "string" }, names = "strings?", tags = "strings?", pools = "strings?" })
  or { vmids = { ["100"] = "firewall" } }

local function why(guest)
  local what = (protect.vmids or {})[tostring(guest.vmid)]
  if what then return "is the " .. what end
  for _, name in ipairs(protect.names or {}) do
    if guest.name == name then return "is named " .. name end
  end
  for _, tag in ipairs(protect.tags or {}) do
    if guest:tagged(tag) then return "is tagged " .. tag end
  end
  for _, pool in ipairs(protect.pools or {}) do
    if guest.pool == pool then return "is in pool " .. pool end
  end
end

-- Protected guests may not be interrupted or destroyed.
pre("@interrupt @destroy", { priority = 10 }, function(op)
  local what = op.guest and why(op.guest)
  if what then deny("VM " .. op.vmid .. " " .. what .. "; it may not be interrupted") end
end)

-- Nobody takes a guest out of its protection by another name, tag or pool.
pre("@change", { priority = 10 }, function(op)
  local what = op.guest and why(op.guest)
  if what and op.after and op.after.vmid == op.vmid and not why(op.after) then
    deny("VM " .. op.vmid .. " " .. what .. ", which protects it; that may not be changed")
  end
end)
