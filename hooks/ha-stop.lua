-- A guest that HA manages is stopped through HA: anything else leaves HA and the admin with different intentions.
-- Setting "ha_stop": "deny", "confirm" or "note".
local mode = setting("ha_stop", "string")

if mode then
  if mode ~= "deny" and mode ~= "confirm" and mode ~= "note" then
    error("settings.ha_stop: expected deny, confirm or note, got '" .. mode .. "'")
  end

  local function say(text)
    if mode == "deny" then deny(text) elseif mode == "confirm" then confirm(text .. "; do it all the same?") else note(text) end
  end

  -- Interruptions that do not go through HA.
  pre("@interrupt", function(op)
    local through = op.api and op.api.template:match("^/cluster/ha/")
    if op.guest and op.guest.ha and not through then
      say("guest " .. op.vmid .. " is managed by HA: change its HA state instead")
    end
  end)

  -- Taking a guest out of HA comes before stopping it behind HA's back.
  pre("@reconfigure", function(op)
    if op.api and op.api.method == "DELETE" and op.api.template:match("^/cluster/ha/resources/") then
      say("a guest would lose the protection of HA")
    end
  end)
end
