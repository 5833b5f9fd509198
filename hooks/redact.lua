-- Removes members from every result and error, wherever they are in it.
-- Setting "redact": ["cipassword", "sshkeys", "*token*"]: names, * stands for any text.
local names = setting("redact", "strings")

if names then
  if #names == 0 then error("settings.redact: expected at least one name") end

  -- What nobody may see is removed.
  post("*", { priority = 900 }, function(op, result)
    redact(result, table.unpack(names))
  end)
end
