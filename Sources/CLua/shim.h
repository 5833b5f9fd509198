#ifndef PROXGATE_CLUA_SHIM_H
#define PROXGATE_CLUA_SHIM_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "budget.h"
#include "deferred.h"
#include "host.h"
#include "pattern.h"
#include "proxy.h"
#include "sandbox.h"

#endif
