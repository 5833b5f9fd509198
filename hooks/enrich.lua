-- Adds the owner of a guest to what is read of it, from a line "owner: NAME" in its description.
-- Setting "owner": "owner", the word before the colon.
local word = setting("owner", "string")

if word then
  if not word:match("^%w+$") then error("settings.owner: expected one word, got '" .. word .. "'") end

  -- Who a guest belongs to.
  post("@read", function(op, result)
    if op.stage == "result" and type(result.description) == "string" then
      result.owner = result.description:match(word .. ": *(%S+)")
    end
  end)
end
