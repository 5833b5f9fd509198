-- No interruption, move or destruction of production guests in office hours.
-- Setting "office_hours": { "days": ["mon", ...], "from": "08:00", "to": "18:00", "tags": [...], "pools": [...] };
-- only from and to are required: days are Monday to Friday, tags ["prod"].
local names = { sun = 1, mon = 2, tue = 3, wed = 4, thu = 5, fri = 6, sat = 7 }
local rule = setting("office_hours", { days = "strings?", from = "string", to = "string", tags = "strings?", pools = "strings?" })

local function minutes(name)
  local hour, min = rule[name]:match("^(%d%d):(%d%d)$")
  if not hour or tonumber(hour) > 24 or tonumber(min) > 59 then
    error("settings.office_hours." .. name .. ': expected a time such as "08:00"')
  end
  return hour * 60 + min
end

if rule then
  local from, to, days = minutes("from"), minutes("to"), {}
  if from >= to then error("settings.office_hours: from must be before to") end
  for _, name in ipairs(rule.days or { "mon", "tue", "wed", "thu", "fri" }) do
    if not names[name] then error("settings.office_hours.days: '" .. name .. "' is none of sun mon tue wed thu fri sat") end
    days[names[name]] = true
  end

  local function isBusy()
    local now = clock.hour * 60 + clock.min
    return days[clock.wday] and now >= from and now < to
  end

  local function isProduction(guest)
    for _, tag in ipairs(rule.tags or (rule.pools and {} or { "prod" })) do
      if guest:tagged(tag) then return true end
    end
    for _, pool in ipairs(rule.pools or {}) do
      if guest.pool == pool then return true end
    end
    return false
  end

  local hours = rule.from .. " to " .. rule.to

  -- Production is not interrupted, moved or destroyed in office hours.
  pre("@interrupt @move @destroy", function(op)
    if isBusy() and op.guest and isProduction(op.guest) then
      deny("production guest " .. op.vmid .. " is left alone in office hours (" .. hours .. ")")
    end
  end)

  -- Nor is a production guest relabelled then.
  pre("@change", function(op)
    if isBusy() and op.guest and op.after and op.after.vmid == op.vmid
      and isProduction(op.guest) and not isProduction(op.after) then
      deny("guest " .. op.vmid .. " stays production in office hours (" .. hours .. ")")
    end
  end)
end
