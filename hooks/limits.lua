-- The most that one guest may be given.
-- Setting "limits": { "cores": 16, "memory": 65536 (MiB), "disk": 500 (GiB a disk), "lower": true }. With lower, too many
-- cores and too much memory in a tool's arguments are lowered instead of refused.
local limits = setting("limits", { cores = "count?", memory = "count?", disk = "count?", lower = "boolean?" })

local units = { K = 1 / 1048576, M = 1 / 1024, G = 1, T = 1024 }

-- GiB of "32G", "+10G" or "32" (a new disk is given in GiB); nil for what is no size.
local function gib(text, unit)
  local number, letter = tostring(text or ""):match("^%+?(%d+%.?%d*)([KMGT]?)$")
  return number and tonumber(number) * units[letter ~= "" and letter or unit]
end

local function isDisk(name)
  return name == "rootfs" or name:match("^%l+%d+$") and not name:match("^net") and not name:match("^unused")
end

-- GiB that a disk's text in a configuration says, or asks for: "local-lvm:vm-1-disk-0,size=32G", "local-lvm:32,ssd=1".
local function size(text)
  text = tostring(text)
  return gib(text:match("size=([%d%.]+[KMGT]?)") or (text .. ","):match("^[^:,]+:([%d%.]+),"), "G")
end

if limits then
  -- A guest's cores and memory stay below the limits.
  pre("@reconfigure @create @destroy", { priority = 50 }, function(op)
    local before, after = op.guest, op.after
    if not after then return end
    local function check(name, fact, unit)
      local limit = limits[name]
      local wanted = limit and after[fact]
      if not wanted or wanted <= limit then return end
      -- What was too large before may stay as it is, or shrink.
      if before and after.vmid == before.vmid and (before[fact] or 1) >= wanted then return end
      local given = op.args[name]
      if limits.lower and math.type(given) == "integer" and given > limit and not op.args.sockets then
        op.args[name] = limit
        note(name .. " lowered to " .. limit .. unit)
      else
        deny("at most " .. limit .. unit .. " of " .. name .. " a guest, not " .. wanted)
      end
    end
    check("cores", "cpus", "")
    check("memory", "memory", " MiB")
  end)

  -- A disk stays below the limit when it is made or grows.
  pre("@reconfigure @create", { priority = 50 }, function(op)
    if not limits.disk then return end
    local function check(disk, wanted)
      if wanted and wanted > limits.disk then
        deny("at most " .. limits.disk .. " GiB a disk, not " .. string.format("%g", wanted) .. " (" .. disk .. ")")
      end
    end
    for _, request in ipairs(op.requests or {}) do
      local parameters = request.parameters or {}
      if request.path:match("/resize$") then
        local wanted = gib(parameters.size, "G")
        if not wanted then deny("the new size of a disk cannot be told from '" .. tostring(parameters.size) .. "'") end
        if wanted and tostring(parameters.size):match("^%+") then
          local path = request.path:gsub("/resize$", "/config")
          local config = pve.get(path)
          wanted = wanted + (size(config[parameters.disk] or "") or 0)
        end
        check(parameters.disk, wanted)
      else
        for name, value in pairs(parameters) do
          if isDisk(name) then check(name, size(value)) end
        end
      end
    end
  end)
end
