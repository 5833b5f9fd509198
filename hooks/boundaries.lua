-- Guests that a principal may touch; everything else is out of bounds, for reading as well.
-- Setting "boundaries": { "alice": { "pools": [...], "tags": [...], "vmids": [...] }, "@interns": {...} }; a name with @
-- is a group. Who has several needs to be inside one of them, who has none may go everywhere. (Lists of guests are
-- filtered by profiles in the configuration.)
local boundaries = setting("boundaries", { ["*"] = { pools = "strings?", tags = "strings?", vmids = "integers?" } })

local function own(principal)
  local found = {}
  if boundaries[principal.user] then found[#found + 1] = boundaries[principal.user] end
  for _, group in ipairs(principal.groups) do
    if boundaries["@" .. group] then found[#found + 1] = boundaries["@" .. group] end
  end
  return #found > 0 and found
end

local function isInside(guest, all)
  for _, boundary in ipairs(all) do
    for _, vmid in ipairs(boundary.vmids or {}) do
      if guest.vmid == vmid then return true end
    end
    for _, pool in ipairs(boundary.pools or {}) do
      if guest.pool == pool then return true end
    end
    for _, tag in ipairs(boundary.tags or {}) do
      if guest:tagged(tag) then return true end
    end
  end
  return false
end

if boundaries then
  -- A principal stays within its boundary, before and after a change.
  pre("*", { priority = 20 }, function(op)
    local all = own(op.principal)
    if not all then return end
    if op.guest and not isInside(op.guest, all) then
      deny("guest " .. op.vmid .. " is out of bounds for " .. op.principal.user)
    elseif op.changes and op.after and not isInside(op.after, all) then
      deny(op.principal.user .. " may not take a guest out of bounds, or make one there")
    elseif op.changes and not op.guest and not op.after then
      deny(op.principal.user .. " may change guests within bounds, and nothing else")
    end
  end)
end
