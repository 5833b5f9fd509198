-- Makes the graceful reboot the rule: reboot_vm without "graceful" is a hard reset.
-- Setting "graceful_reboot": true.
local isOn = setting("graceful_reboot", "boolean")

if isOn then
  -- Hard resets become graceful reboots where the tool can do both, else they are refused.
  pre("@interrupt", function(op)
    for _, request in ipairs(op.requests or {}) do
      if request.path:match("/status/reset$") then
        if op.args.graceful == false then
          op.args.graceful = true
          note("the reboot was made graceful by policy")
        else
          deny("hard resets are off; use reboot_vm with graceful = true")
        end
      end
    end
  end)
end
