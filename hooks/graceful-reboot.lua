-- Makes the graceful reboot the rule: reboot_vm without "graceful" is a hard reset.
-- Not active until the setting "graceful_reboot" is true.
if settings.graceful_reboot then
  pre("reboot_vm", function(op)
    if not op.args.graceful then
      op.args.graceful = true
      note("the reboot was made graceful by policy")
    end
  end)
end
