-- Adds the owner to a VM's configuration, from a line "owner: NAME" in its description.
post("get_vm_config", function(op, result)
  if op.stage ~= "result" then return end
  result.owner = (result.description or ""):match("owner: *(%S+)")
end)
