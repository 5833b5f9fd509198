#ifndef PROXGATE_CLUA_SHIM_H
#define PROXGATE_CLUA_SHIM_H

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

#endif
