/* Tables that a hook sees through a guard: read-only fields, fields filled when they are first read. */
#ifndef PROXGATE_CLUA_PROXY_H
#define PROXGATE_CLUA_PROXY_H

#include "host.h"

/* Keys of the registry. Fixed numbers, since a static's address differs from one compiled file to the next. */
#define PG_KEY(number) ((const void *)(uintptr_t)(number))
#define PG_PROXIES PG_KEY(1)
#define PG_PROXY_META PG_KEY(2)
#define PG_ARRAY_META PG_KEY(3)
#define PG_SANDBOX PG_KEY(4)
#define PG_LESS PG_KEY(5)
#define PG_NULLS PG_KEY(6)

/* What is behind a proxy: { data, fields that cannot be written (true: none can), lazy fields, number, names, touched,
 * given }.
 *
 * Names, where there are any: every field there can be; a field of another name is an error instead of nil, since a
 * misspelt name must not pass for a fact that is absent. [1] is what the table is called, [2] why none can be read now.
 * Touched: the data may have been changed.
 * Given: the number by which the host is asked for a field that the data lacks, and gives it at once; 0: it has none. */
enum { PG_DATA = 1, PG_READ_ONLY = 2, PG_LAZY = 3, PG_NUMBER = 4, PG_NAMES = 5, PG_TOUCHED = 6, PG_GIVEN = 7 };

/* What the host is called with, plus the number of a table, its data on the top of the stack: for the field whose name is at
   2, which it puts into the data and on the stack; and for every field, which it puts into the data. */
enum { PG_GIVE = 1 << 28, PG_GIVE_ALL = 1 << 29 };

/* Pushes a part of what is behind the proxy at the index; false, and nothing pushed, where it is no proxy. */
static int pg_behind(lua_State *L, int index, int part) {
    index = lua_absindex(L, index);
    if (lua_type(L, index) != LUA_TTABLE) return 0;
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_PROXIES);
    lua_pushvalue(L, index);
    lua_rawget(L, -2);
    if (lua_type(L, -1) != LUA_TTABLE) {
        lua_settop(L, -3);
        return 0;
    }
    lua_rawgeti(L, -1, part);
    lua_replace(L, -3);
    lua_settop(L, -2);
    return 1;
}

static int pg_lazy_resumed(lua_State *L, int status, lua_KContext context) {
    pg_host_resumed(L, status, context);
    /* proxy, key, ..., value: kept, so that it is asked for once. */
    if (pg_behind(L, 1, PG_DATA)) {
        lua_pushvalue(L, 2);
        lua_pushvalue(L, -3);
        lua_rawset(L, -3);
        lua_settop(L, -2);
    }
    return 1;
}

/* Notes that the data behind the proxy at 1 may be changed. */
static void pg_touch(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_PROXIES);
    lua_pushvalue(L, 1);
    lua_rawget(L, -2);
    lua_pushboolean(L, 1);
    lua_rawseti(L, -2, PG_TOUCHED);
    lua_settop(L, -3);
}

/* Asks the host for the field at 2 of the proxy at 1, if it gives some at once. Pushes the value, and returns 1, where there
   is one. */
static int pg_give(lua_State *L) {
    if (lua_type(L, 2) != LUA_TSTRING || !pg_behind(L, 1, PG_GIVEN)) return 0;
    int number = (int)lua_tointeger(L, -1);
    lua_settop(L, 2);
    if (number == 0) return 0;
    pg_state *state = pg_of(L);
    int64_t begin = pg_clock(CLOCK_MONOTONIC);
    pg_behind(L, 1, PG_DATA);
    int results = pg_enter_host(L, PG_GIVE + number);
    if (results == PG_ERROR) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
        lua_error(L);
    }
    if (results == 0) {
        lua_settop(L, 2);
        return 0;
    }
    /* Making a large value is not the script's work; it is made once. */
    int64_t taken = pg_clock(CLOCK_MONOTONIC) - begin;
    if (taken > 100000) {
        state->deadline += taken;
        state->wall_deadline += taken;
        state->begin += taken;
        state->cpu_begin += taken;
    }
    return 1;
}

/* Has the host put every field that it gives at once into the data of the proxy at the index. Raises nothing. */
static void pg_give_all(lua_State *L, int index) {
    index = lua_absindex(L, index);
    if (!lua_checkstack(L, LUA_MINSTACK) || !pg_behind(L, index, PG_GIVEN)) return;
    int number = (int)lua_tointeger(L, -1);
    lua_settop(L, -2);
    if (number == 0) return;
    pg_state *state = pg_of(L);
    int capped = state->capped;
    state->capped = 0;
    pg_behind(L, index, PG_DATA);
    state->callback(state->context, L, PG_GIVE_ALL + number);
    lua_settop(L, -2);
    state->capped = capped;
}

/* A field that has no value: nil, or an error where there can be no field of that name. */
static int pg_no_value(lua_State *L) {
    lua_settop(L, 2);
    if (!pg_behind(L, 1, PG_NAMES) || lua_type(L, 3) != LUA_TTABLE) return 0;
    if (lua_rawgeti(L, 3, 2) == LUA_TSTRING) return luaL_error(L, "%s", lua_tostring(L, -1));
    if (lua_type(L, 2) == LUA_TSTRING) {
        lua_pushvalue(L, 2);
        if (lua_rawget(L, 3) != LUA_TNIL) return 0;
    }
    lua_rawgeti(L, 3, 1);
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    return luaL_error(L, "%s has no field '%s'", lua_tostring(L, -1), name);
}

static int pg_proxy_index(lua_State *L) {
    lua_settop(L, 2);
    if (!pg_behind(L, 1, PG_DATA)) return 0;
    lua_pushvalue(L, 2);
    lua_rawget(L, -2);
    if (!lua_isnil(L, -1)) {
        /* Whoever has a table inside can change it. */
        if (lua_type(L, -1) == LUA_TTABLE) pg_touch(L);
        return 1;
    }
    lua_settop(L, 2);
    if (pg_give(L)) return 1;
    if (!pg_behind(L, 1, PG_LAZY) || lua_type(L, -1) != LUA_TTABLE || lua_isnil(L, 2)) return pg_no_value(L);
    lua_pushvalue(L, 2);
    lua_rawget(L, -2);
    if (!lua_toboolean(L, -1)) return pg_no_value(L);
    lua_settop(L, 2);
    pg_behind(L, 1, PG_NUMBER);
    int number = (int)lua_tointeger(L, -1);
    lua_settop(L, 2);
    if (!lua_isyieldable(L))
        return luaL_error(L, "this fact cannot be read first inside a sort comparator or a gsub callback");
    /* Numbers below zero are lazy tables; the key is on the stack. */
    int results = pg_enter_host(L, -number);
    if (results != PG_YIELD) return luaL_error(L, "the fact is not available");
    return lua_yieldk(L, 0, 0, pg_lazy_resumed);
}

static int pg_proxy_newindex(lua_State *L) {
    if (!pg_behind(L, 1, PG_READ_ONLY)) return luaL_error(L, "this table cannot be changed");
    int all = lua_type(L, -1) == LUA_TBOOLEAN;
    int fixed = all;
    if (!all && lua_type(L, -1) == LUA_TTABLE) {
        lua_pushvalue(L, 2);
        lua_rawget(L, -2);
        fixed = lua_toboolean(L, -1);
    }
    if (fixed) {
        const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
        return luaL_error(L, "'%s' cannot be changed by a hook", name);
    }
    lua_settop(L, 3);
    pg_touch(L);
    pg_behind(L, 1, PG_DATA);
    lua_insert(L, 2);
    lua_rawset(L, 2);
    return 0;
}

static int pg_proxy_len(lua_State *L) {
    if (!pg_behind(L, 1, PG_DATA)) return 0;
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
    return 1;
}

static int pg_proxy_next(lua_State *L) {
    lua_settop(L, 2);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 2);
    return lua_next(L, 2) ? 2 : 0;
}

static int pg_proxy_pairs(lua_State *L) {
    pg_give_all(L, 1);
    if (!pg_behind(L, 1, PG_DATA)) return 0;
    pg_touch(L);
    lua_pushcclosure(L, pg_proxy_next, 1);
    return 1;
}

/* Takes data, read-only set (or true), lazy set (or nil), names (or nil) from the stack and pushes a proxy for them. */
static void pg_push_proxy(lua_State *L, int number, int given) {
    lua_createtable(L, 7, 0);
    lua_insert(L, -5);
    lua_rawseti(L, -5, PG_NAMES);
    lua_rawseti(L, -4, PG_LAZY);
    lua_rawseti(L, -3, PG_READ_ONLY);
    lua_rawseti(L, -2, PG_DATA);
    lua_pushinteger(L, number);
    lua_rawseti(L, -2, PG_NUMBER);
    lua_pushinteger(L, given);
    lua_rawseti(L, -2, PG_GIVEN);
    lua_createtable(L, 0, 0);
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_PROXY_META);
    lua_setmetatable(L, -2);
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_PROXIES);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -4);
    lua_rawset(L, -3);
    lua_settop(L, -2);
    lua_replace(L, -2);
}

/* Lets the proxy at the index forget every field that the host has given: its data is new and empty. */
static inline void pg_take_back(lua_State *L, int index) {
    index = lua_absindex(L, index);
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_PROXIES);
    lua_pushvalue(L, index);
    lua_rawget(L, -2);
    lua_createtable(L, 0, 0);
    lua_rawseti(L, -2, PG_DATA);
    lua_settop(L, -3);
}

/* Whether the data of the proxy at the index may have been changed since it was made. */
static inline int pg_touched(lua_State *L, int index) {
    if (!pg_behind(L, index, PG_TOUCHED)) return 1;
    int touched = lua_toboolean(L, -1);
    lua_settop(L, -2);
    return touched;
}

/* Notes the names of null members (the set on the top, popped) of the table below it: hooks read these as nil. */
static inline void pg_set_nulls(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_NULLS);
    lua_pushvalue(L, -3);
    lua_pushvalue(L, -3);
    lua_rawset(L, -3);
    lua_settop(L, -3);
}

/* Pushes the set of names of null members of the table at the index; false, and nothing pushed, where it has none. */
static inline int pg_nulls(lua_State *L, int index) {
    index = lua_absindex(L, index);
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_NULLS);
    lua_pushvalue(L, index);
    lua_rawget(L, -2);
    lua_remove(L, -2);
    if (lua_type(L, -1) == LUA_TTABLE) return 1;
    lua_settop(L, -2);
    return 0;
}

/* Gives the table on the top of the stack the mark of a list. */
static inline void pg_mark_array(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_ARRAY_META);
    lua_setmetatable(L, -2);
}

static inline int pg_is_array(lua_State *L, int index) {
    if (!lua_getmetatable(L, index)) return 0;
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_ARRAY_META);
    int same = lua_rawequal(L, -1, -2);
    lua_settop(L, -3);
    return same;
}

#endif
