-- Asks a human before a production guest is interrupted, destroyed, moved, reconfigured or entered.
-- Setting "confirm_production": { "tags": [...], "pools": [...], "by": "operator" | "client" | "caller", "expires": 300 };
-- all may be left out: tags are ["prod"] then, and an operator is asked.
local rule = setting("confirm_production", { tags = "strings?", pools = "strings?", by = "string?", expires = "count?" })

local function isProduction(guest)
  for _, tag in ipairs(rule.tags or (rule.pools and {} or { "prod" })) do
    if guest:tagged(tag) then return true end
  end
  for _, pool in ipairs(rule.pools or {}) do
    if guest.pool == pool then return true end
  end
  return false
end

-- For whoever is asked: the tool, or the request itself where no tool alone stands for it.
local function deed(op)
  if op.tool == "call_api" and op.api then return op.api.method .. " " .. op.requests[1].path end
  return op.tool
end

if rule then
  local by = rule.by or "operator"
  if by ~= "operator" and by ~= "client" and by ~= "caller" then
    error("settings.confirm_production.by: expected operator, client or caller, got '" .. by .. "'")
  end

  -- Production is changed only when a human agrees; a label that would make a guest production, or end it, counts too.
  pre("@interrupt @destroy @move @reconfigure @exec @escape", function(op)
    local guest = op.guest
    if guest and (isProduction(guest) or op.after and op.after.vmid == op.vmid and isProduction(op.after)) then
      confirm(deed(op) .. " on production guest " .. guest.vmid .. " (" .. (guest.name or "no name") .. ")?",
        { by = by, expires = rule.expires or 300 })
    end
  end)
end
