-- How much each user may do in a time.
-- Setting "rate_limits": { "changes_per_minute": 30, "changes_per_hour": 200, "disruptions_per_day": 20 }. Dry runs do
-- not count; what was refused by another hook does.
local limits = setting("rate_limits",
  { changes_per_minute = "count?", changes_per_hour = "count?", disruptions_per_day = "count?" })

local function check(op, limit, what, seconds, period)
  if limit and store.hit("rate:" .. what .. ":" .. op.principal.uid, seconds) > limit then
    deny(op.principal.user .. " has made " .. limit .. " " .. what .. " in " .. period .. ", which is the limit")
  end
end

if limits then
  -- Changes a minute and an hour.
  pre("@change", { priority = 30 }, function(op)
    check(op, limits.changes_per_minute, "changes", 60, "a minute")
    check(op, limits.changes_per_hour, "changes per hour", 3600, "an hour")
  end)

  -- A daily budget of what interrupts or destroys.
  pre("@interrupt @destroy", { priority = 30 }, function(op)
    check(op, limits.disruptions_per_day, "disruptions", 86400, "24 hours")
  end)
end
