/* Long lists whose entries become Lua values when a script first looks at them. Until then the table is empty but for the
   number by which the host knows the list, and its metatable leads every look here; afterwards it is a list like any. */
#ifndef PROXGATE_CLUA_DEFERRED_H
#define PROXGATE_CLUA_DEFERRED_H

#include "proxy.h"

#define PG_DEFERRED_META PG_KEY(7)
/* Of the table itself. */
#define PG_DEFERRED_NUMBER PG_KEY(8)

/* What the host is called with, the table on the top of the stack: it puts the entries in. */
enum { PG_FILL = INT32_MIN };

/* The number of the list that the table at the index still has to be filled with, from 1; 0 for every other value. */
static inline int pg_deferred(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TTABLE) return 0;
    index = lua_absindex(L, index);
    if (!lua_getmetatable(L, index)) return 0;
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_DEFERRED_META);
    int same = lua_rawequal(L, -1, -2);
    lua_settop(L, -3);
    if (!same) return 0;
    lua_rawgetp(L, index, PG_DEFERRED_NUMBER);
    int number = (int)lua_tointeger(L, -1);
    lua_settop(L, -2);
    return number;
}

static inline void pg_push_deferred(lua_State *L, int number) {
    lua_createtable(L, 0, 1);
    lua_pushinteger(L, number);
    lua_rawsetp(L, -2, PG_DEFERRED_NUMBER);
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_DEFERRED_META);
    lua_setmetatable(L, -2);
}

/* Makes the table on the top of the stack an ordinary list, still empty; returns its number. */
static inline int pg_end_deferral(lua_State *L) {
    int number = pg_deferred(L, -1);
    lua_pushnil(L);
    lua_rawsetp(L, -2, PG_DEFERRED_NUMBER);
    pg_mark_array(L);
    return number;
}

/* Fills the value at the index if that is still to be done. The time that it takes is not the script's. */
static void pg_fill(lua_State *L, int index) {
    if (!pg_deferred(L, index)) return;
    luaL_checkstack(L, LUA_MINSTACK, "too many arguments");
    pg_state *state = pg_of(L);
    int64_t begin = pg_clock(CLOCK_MONOTONIC), cpu = pg_clock(CLOCK_THREAD_CPUTIME_ID);
    lua_pushvalue(L, index);
    int results = pg_enter_host(L, PG_FILL);
    int64_t taken = pg_clock(CLOCK_MONOTONIC) - begin;
    state->deadline += taken;
    state->wall_deadline += taken;
    state->begin += taken;
    state->cpu_begin += pg_clock(CLOCK_THREAD_CPUTIME_ID) - cpu;
    if (results == PG_ERROR) luaL_error(L, "the list is not available");
    lua_settop(L, -2);
}

static int pg_deferred_index(lua_State *L) {
    pg_fill(L, 1);
    lua_settop(L, 2);
    lua_rawget(L, 1);
    return 1;
}

static int pg_deferred_newindex(lua_State *L) {
    pg_fill(L, 1);
    lua_settop(L, 3);
    lua_rawset(L, 1);
    return 0;
}

static int pg_deferred_len(lua_State *L) {
    pg_fill(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, 1));
    return 1;
}

static int pg_deferred_next(lua_State *L) {
    lua_settop(L, 2);
    return lua_next(L, 1) ? 2 : 0;
}

static int pg_deferred_pairs(lua_State *L) {
    pg_fill(L, 1);
    lua_pushcfunction(L, pg_deferred_next);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

/* A library's function (upvalue 1) that looks past metatables. */
static int pg_filled(lua_State *L) {
    pg_fill(L, 1);
    return ((lua_CFunction)lua_touserdata(L, lua_upvalueindex(1)))(L);
}

static void pg_add_deferred(lua_State *L) {
    static const luaL_Reg functions[] = {{"__index", pg_deferred_index}, {"__newindex", pg_deferred_newindex},
                                         {"__len", pg_deferred_len},     {"__pairs", pg_deferred_pairs},
                                         {NULL, NULL}};
    lua_newtable(L);
    luaL_setfuncs(L, functions, 0);
    lua_pushliteral(L, "array");
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, PG_DEFERRED_META);
}

#endif
