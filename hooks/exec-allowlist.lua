-- Which commands may run inside guests.
-- Setting "exec_allow": { "commands": ["uptime", "systemctl status *"], "tags": [...] }. A command is compared word for
-- word; a last word * stands for any further arguments. With tags, only guests that have one may be entered at all.
local rule = setting("exec_allow", { commands = "strings", tags = "strings?" })

local function words(text)
  local list = {}
  for word in text:gmatch("%S+") do list[#list + 1] = word end
  return list
end

-- The command of the request as a list of words; nil for what is no single command.
local function command(op)
  for _, request in ipairs(op.requests or {}) do
    if not request.path:match("/agent/exec$") then return nil end
    local given = (request.parameters or {}).command
    if type(given) == "table" and #given > 0 then return given end
    if type(given) == "string" then return { given } end
  end
end

local function fits(given, allowed)
  for index, word in ipairs(allowed) do
    if word == "*" and index == #allowed then return true end
    if given[index] ~= word then return false end
  end
  return #given == #allowed
end

local function isTagged(guest)
  for _, tag in ipairs(rule.tags or {}) do
    if guest:tagged(tag) then return true end
  end
  return not rule.tags
end

if rule then
  -- Only listed commands run inside guests; reading and writing their files, and setting passwords, are not commands.
  pre("@exec", { priority = 40 }, function(op)
    if not op.guest or not isTagged(op.guest) then
      deny("no command may run inside guest " .. tostring(op.vmid))
      return
    end
    local given = command(op)
    if not given then
      deny("only commands may run inside guests, no other access to them")
      return
    end
    for _, text in ipairs(rule.commands) do
      if fits(given, words(text)) then return end
    end
    deny("'" .. table.concat(given, " ") .. "' is not among the commands that may run inside guests")
  end)

  -- A tag that would open a guest to commands is not given through the gateway.
  pre("@change", { priority = 40 }, function(op)
    if rule.tags and op.guest and op.after and not isTagged(op.guest) and isTagged(op.after) then
      deny("guest " .. op.vmid .. " may not be opened to commands by a tag")
    end
  end)
end
