-- Refuses every change, for everybody or for some.
-- Setting "read_only": {} or { "users": [...], "groups": [...], "reason": "..." }.
local rule = setting("read_only", { users = "strings?", groups = "strings?", reason = "string?" })

local function concerns(principal)
  if not rule.users and not rule.groups then return true end
  for _, user in ipairs(rule.users or {}) do
    if principal.user == user then return true end
  end
  for _, group in ipairs(rule.groups or {}) do
    for _, own in ipairs(principal.groups) do
      if own == group then return true end
    end
  end
  return false
end

if rule then
  -- Only reads are allowed.
  pre("@change", { priority = 5 }, function(op)
    if concerns(op.principal) then deny(rule.reason or "only reads are allowed") end
  end)
end
