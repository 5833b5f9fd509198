local function limits(more)
  local all = { cores = 8, memory = 16384, disk = 100 }
  for name, value in pairs(more or {}) do all[name] = value end
  settings{ limits = all }
end

test("off without its setting", function()
  expect(call("update_vm_config", { vmid = 107, cores = 512 })).allowed()
end)

test("cores and memory", function()
  limits()
  expect(call("update_vm_config", { vmid = 107, cores = 9 })).denied("at most 8 of cores a guest, not 9")
  expect(call("update_vm_config", { vmid = 107, cores = 4, sockets = 3 })).denied("not 12")
  expect(call("update_vm_config", { vmid = 107, memory = 32768 })).denied("at most 16384 MiB of memory")
  expect(call("update_vm_config", { vmid = 107, cores = 8, memory = 16384 })).allowed()
end)

test("one step after the other comes to the same", function()
  limits()
  guest(107, { cores = 8 })
  expect(call("update_vm_config", { vmid = 107, sockets = 2 })).denied("not 16")
end)

test("whatever tool brings it about", function()
  limits()
  expect(request("POST /nodes/pve1/qemu", { vmid = 120, cores = 64 })).denied("at most 8 of cores")
  expect(request("PUT /nodes/pve1/lxc/107/config", { memory = 32768 })).denied("at most 16384 MiB")
end)

test("what was too large before may stay or shrink", function()
  limits()
  guest(107, { cores = 32 })
  expect(call("update_vm_config", { vmid = 107, name = "web9" })).allowed()
  expect(call("update_vm_config", { vmid = 107, cores = 16 })).allowed()
  expect(call("update_vm_config", { vmid = 107, cores = 33 })).denied("not 33")
end)

test("lowered instead of refused", function()
  limits{ lower = true }
  expect(call("update_vm_config", { vmid = 107, cores = 64, memory = 65536 })).allowed()
    .changed{ cores = 8, memory = 16384 }.noted("cores lowered to 8")
  expect(call("update_vm_config", { vmid = 107, cores = 5, sockets = 2 })).denied("not 10")
end)

test("disks", function()
  limits()
  guest(107, { scsi0 = "local-lvm:vm-107-disk-0,size=90G" })
  expect(request("PUT /nodes/pve1/qemu/107/resize", { disk = "scsi0", size = "+20G" })).denied("not 110 (scsi0)")
  expect(request("PUT /nodes/pve1/qemu/107/resize", { disk = "scsi0", size = "1T" })).denied("not 1024")
  expect(request("PUT /nodes/pve1/qemu/107/resize", { disk = "scsi0", size = "+5G" })).allowed()
  expect(request("PUT /nodes/pve1/qemu/107/resize", { disk = "scsi0", size = "many" })).denied("cannot be told")
  expect(request("POST /nodes/pve1/qemu/107/config", { scsi1 = "local-lvm:200" })).denied("not 200 (scsi1)")
  expect(request("POST /nodes/pve1/qemu/107/config", { scsi1 = "local-lvm:200,ssd=1" })).denied("not 200 (scsi1)")
  expect(request("POST /nodes/pve1/qemu/107/config", { scsi1 = "local-lvm:50" })).allowed()
  expect(request("POST /nodes/pve1/qemu/107/config", { net1 = "virtio,bridge=vmbr0" })).allowed()
end)

test("a label takes nobody out of the limits", function()
  limits()
  guest(107, { tags = "big" })
  expect(call("update_vm_config", { vmid = 107, tags = { "unlimited" } })).allowed()
  guest(107, { tags = "unlimited" })
  expect(call("update_vm_config", { vmid = 107, cores = 64 })).denied("at most 8 of cores")
end)

test("through every tool and the API", function()
  limits()
  guest(107, { tags = "unlimited" })
  local function api(method, path, parameters)
    return call("call_api", { method = method, path = path, parameters = parameters })
  end
  expect(call("update_vm_config", { vmid = 107, tags = { "other" } })).allowed()
  guest(107, { tags = "other", scsi0 = "local-lvm:vm-107-disk-0,size=90G" })
  expect(api("PUT", "/nodes/{node}/qemu/{vmid}/config", { node = "pve1", vmid = 107, cores = 64 })).denied("at most 8 of cores")
  expect(api("POST", "/nodes/{node}/qemu/{vmid}/config", { node = "pve1", vmid = 107, memory = "32768" }))
    .denied("at most 16384 MiB of memory")
  expect(api("POST", "/nodes/{node}/qemu", { node = "pve1", vmid = 120, sockets = 4, cores = 4 })).denied("not 16")
  expect(api("POST", "/nodes/{node}/qemu/{vmid}/config", { node = "pve1", vmid = 107, scsi1 = "local-lvm:200" })).denied("not 200 (scsi1)")
  expect(call("create_vm", { node = "pve1", vmid = 120, name = "big", cores = 64 })).denied("at most 8 of cores")
  expect(call("resize_disk", { vmid = 107, disk = "scsi0", size = "+20G" })).denied("not 110 (scsi0)")
end)

test("a mistake in the setting switches nothing off", function()
  settings{ limits = { core = 8 } }
  expect(call("update_vm_config", { vmid = 107, cores = 2 })).denied("settings.limits.core: unknown name")
  settings{ limits = { cores = "8" } }
  expect(call("update_vm_config", { vmid = 107, cores = 2 })).denied("expected an integer from 0, got a string")
end)
