-- Nothing is destroyed or rolled back without a recent backup.
-- Setting "backup_required": { "hours": 24, "tags": [...] }; without tags it holds for every guest.
local rule = setting("backup_required", { hours = "number", tags = "strings?" })

local function concerns(guest)
  if not rule.tags then return true end
  for _, tag in ipairs(rule.tags) do
    if guest:tagged(tag) then return true end
  end
  return false
end

local function missing(guest)
  local age = guest.backup_age
  if not age then return "it has no backup" end
  if age > rule.hours * 3600 then return "its newest backup is " .. age // 3600 .. " hours old" end
end

if rule then
  if rule.hours <= 0 then error("settings.backup_required.hours: expected more than 0") end

  -- What is lost must be in a backup.
  pre("@destroy", function(op)
    local problem = op.guest and concerns(op.guest) and missing(op.guest)
    if problem then deny("guest " .. op.vmid .. ": " .. problem .. "; make a backup first (at most " .. rule.hours .. " hours old)") end
  end)

  -- A guest does not leave the rule by another tag.
  pre("@change", function(op)
    if op.guest and op.after and op.after.vmid == op.vmid and concerns(op.guest) and not concerns(op.after)
      and missing(op.guest) then
      deny("guest " .. op.vmid .. " needs a backup before it loses the tag that demands one")
    end
  end)
end
