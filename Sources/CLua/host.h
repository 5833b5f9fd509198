/* Calls from Lua into the host. Errors are raised here, after the host's frames have returned. */
#ifndef PROXGATE_CLUA_HOST_H
#define PROXGATE_CLUA_HOST_H

#include "budget.h"
#include <stdio.h>
#include <string.h>

/* File and line of the Lua function at a level; 0 where there is none. */
static int pg_where(lua_State *L, int level, char *file, size_t size) {
    lua_Debug record;
    for (; lua_getstack(L, level, &record); level++) {
        lua_getinfo(L, "Sl", &record);
        if (record.currentline <= 0) continue;
        snprintf(file, size, "%s", record.short_src);
        return record.currentline;
    }
    return 0;
}

/* File and line where the function on the top of the stack is defined; it is popped. */
static int pg_defined(lua_State *L, char *file, size_t size) {
    lua_Debug record;
    lua_getinfo(L, ">S", &record);
    snprintf(file, size, "%s", record.short_src);
    return record.linedefined;
}

static int pg_host_resumed(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    /* The host pushed whether it worked, and the value or the error's text. */
    if (lua_toboolean(L, -2)) return 1;
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
    return lua_error(L);
}

static int pg_enter_host(lua_State *L, int function) {
    pg_state *state = pg_of(L);
    /* The host needs room for its answer and must not raise for want of it. */
    luaL_checkstack(L, LUA_MINSTACK, "too many arguments");
    int capped = state->capped;
    state->capped = 0;
    int results = state->callback(state->context, L, function);
    state->capped = capped;
    return results;
}

static int pg_call_host(lua_State *L) {
    pg_check(L);
    int results = pg_enter_host(L, (int)lua_tointeger(L, lua_upvalueindex(1)));
    if (results == PG_YIELD) {
        if (!lua_isyieldable(L))
            return luaL_error(L, "a function that waits cannot be used inside a sort comparator or a gsub callback");
        return lua_yieldk(L, 0, 0, pg_host_resumed);
    }
    if (results == PG_ERROR) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
        return lua_error(L);
    }
    return results;
}

static inline void pg_push_host(lua_State *L, int function) {
    lua_pushinteger(L, function);
    lua_pushcclosure(L, pg_call_host, 1);
}

/* Macros of the API as functions. */
static inline void pg_pop(lua_State *L, int count) { lua_settop(L, -count - 1); }
static inline int pg_resume(lua_State *T, lua_State *L, int arguments, int *results) {
    return lua_resume(T, L, arguments, results);
}
static inline int pg_registry(void) { return LUA_REGISTRYINDEX; }

typedef struct pg_bytes {
    char *bytes;
    size_t count;
} pg_bytes;

static int pg_dump_writer(lua_State *L, const void *bytes, size_t size, void *context) {
    (void)L;
    pg_bytes *out = context;
    char *larger = realloc(out->bytes, out->count + size);
    if (larger == NULL) return 1;
    memcpy(larger + out->count, bytes, size);
    out->bytes = larger;
    out->count += size;
    return 0;
}

/* The bytecode of the function on the top of the stack; the caller frees it. */
static pg_bytes pg_dump(lua_State *L) {
    pg_bytes out = {NULL, 0};
    if (lua_dump(L, pg_dump_writer, &out, 0) != 0) {
        free(out.bytes);
        out.bytes = NULL;
    }
    return out;
}

#endif
