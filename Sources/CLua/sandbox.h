/* What a hook finds of Lua's libraries: by allow-list, each function bounded. */
#ifndef PROXGATE_CLUA_SANDBOX_H
#define PROXGATE_CLUA_SANDBOX_H

#include "deferred.h"
#include "pattern.h"
#include "proxy.h"
#include <lualib.h>

/* Runs a library's function (upvalue 1) after charging for the length of its string arguments. */
static int pg_charged(lua_State *L) {
    size_t cost = 0;
    int top = lua_gettop(L);
    for (int i = 1; i <= top; i++)
        if (lua_type(L, i) == LUA_TSTRING || lua_type(L, i) == LUA_TTABLE) cost += lua_rawlen(L, i);
    pg_charge(L, cost);
    return ((lua_CFunction)lua_touserdata(L, lua_upvalueindex(1)))(L);
}

/* The same for a function whose first argument alone can be long. */
static int pg_charged_once(lua_State *L) {
    pg_charge(L, lua_type(L, 1) == LUA_TSTRING ? lua_rawlen(L, 1) : 0);
    return ((lua_CFunction)lua_touserdata(L, lua_upvalueindex(1)))(L);
}

/* A number or a short text without a base, as nearly always; the library's own function does the rest. */
static int pg_tonumber(lua_State *L) {
    size_t length;
    if (lua_gettop(L) == 1 && lua_type(L, 1) == LUA_TSTRING) {
        const char *text = lua_tolstring(L, 1, &length);
        if (length < 64) {
            if (lua_stringtonumber(L, text) != length + 1) lua_pushnil(L);
            return 1;
        }
    }
    return pg_charged(L);
}

/* A table that pretends to be endless would keep a library function busy for ever. Ours tell the truth. */
static void pg_check_plain(lua_State *L, int index) {
    pg_fill(L, index);
    if (!lua_getmetatable(L, index)) return;
    static const char *const fields[] = {"__len", "__index", "__newindex"};
    lua_pushliteral(L, "__metatable");
    int ours = lua_rawget(L, -2) != LUA_TNIL && pg_behind(L, index, PG_DATA);
    lua_settop(L, ours ? -3 : -2);
    for (int i = 0; i < 3 && !ours; i++) {
        lua_pushstring(L, fields[i]);
        if (lua_rawget(L, -2) != LUA_TNIL)
            luaL_error(L, "the table library does not work on a table with %s", fields[i]);
        lua_settop(L, -2);
    }
    lua_settop(L, -2);
}

static int pg_plain_table(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    pg_check_plain(L, 1);
    return pg_charged(L);
}

/* At the end of a table without a metatable, as nearly always; the library's own function does the rest. */
static int pg_table_insert(lua_State *L) {
    if (lua_gettop(L) != 2 || lua_type(L, 1) != LUA_TTABLE) return pg_plain_table(L);
    if (lua_getmetatable(L, 1)) {
        lua_settop(L, 2);
        return pg_plain_table(L);
    }
    lua_rawseti(L, 1, (lua_Integer)lua_rawlen(L, 1) + 1);
    return 0;
}

static int pg_table_remove(lua_State *L) {
    if (lua_gettop(L) != 1 || lua_type(L, 1) != LUA_TTABLE) return pg_plain_table(L);
    if (lua_getmetatable(L, 1)) {
        lua_settop(L, 1);
        return pg_plain_table(L);
    }
    lua_Integer last = (lua_Integer)lua_rawlen(L, 1);
    lua_rawgeti(L, 1, last);
    lua_pushnil(L);
    lua_rawseti(L, 1, last);
    return 1;
}

enum { PG_SHORT_LIST = 500, PG_SHORT_TEXT = 64 };

/* Whether the library may sort a list by itself: however unlucky it is with the order, a few hundred numbers or short texts
   take it milliseconds. */
static int pg_sorts_fast(lua_State *L) {
    lua_Integer count = (lua_Integer)lua_rawlen(L, 1);
    if (count > PG_SHORT_LIST) return 0;
    if (lua_getmetatable(L, 1)) {
        lua_settop(L, 1);
        return 0;
    }
    int fast = 1;
    for (lua_Integer i = 1; i <= count && fast; i++) {
        int type = lua_rawgeti(L, 1, i);
        fast = type == LUA_TNUMBER || (type == LUA_TSTRING && lua_rawlen(L, -1) <= PG_SHORT_TEXT);
        lua_settop(L, 1);
    }
    if (fast) pg_charge(L, (size_t)count * 64);
    return fast;
}

static int pg_table_sort(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    pg_check_plain(L, 1);
    /* A comparison in Lua is a step that the count hook sees. */
    if (lua_isnoneornil(L, 2)) {
        lua_settop(L, 1);
        if (pg_sorts_fast(L)) return ((lua_CFunction)lua_touserdata(L, lua_upvalueindex(1)))(L);
        lua_settop(L, 1);
        lua_rawgetp(L, LUA_REGISTRYINDEX, PG_LESS);
    }
    return pg_charged(L);
}

static int pg_table_move(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3), to = luaL_checkinteger(L, 4);
    int target = lua_isnoneornil(L, 5) ? 1 : 5;
    luaL_checktype(L, target, LUA_TTABLE);
    pg_check_plain(L, 1);
    pg_check_plain(L, target);
    if (last >= first) {
        luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
        luaL_argcheck(L, to <= LUA_MAXINTEGER - (last - first), 4, "destination wrap around");
        int backward = to > first && to <= last && target == 1;
        for (lua_Integer i = 0; i <= last - first; i++) {
            lua_Integer step = backward ? last - first - i : i;
            pg_charge(L, 0);
            lua_geti(L, 1, first + step);
            lua_seti(L, target, to + step);
        }
    }
    lua_pushvalue(L, target);
    return 1;
}

static int pg_string_rep(lua_State *L) {
    size_t length, separator = 0;
    luaL_checklstring(L, 1, &length);
    lua_Integer count = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &separator);
    /* The library would turn round n times to add nothing. */
    if (count <= 0 || length + separator == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    size_t room = pg_of(L)->cap / (length + separator);
    if ((size_t)count > room + 1) return luaL_error(L, "resulting string too large");
    pg_charge(L, (length + separator) * (size_t)count);
    return ((lua_CFunction)lua_touserdata(L, lua_upvalueindex(1)))(L);
}

static int pg_setmetatable(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    if (lua_type(L, 2) == LUA_TTABLE) {
        lua_pushliteral(L, "__gc");
        /* A finalizer runs where no limit reaches it. */
        if (lua_rawget(L, 2) != LUA_TNIL) return luaL_error(L, "__gc is not available to hooks");
        lua_settop(L, 2);
    }
    return ((lua_CFunction)lua_touserdata(L, lua_upvalueindex(1)))(L);
}

/* The handler of a script (upvalue 1), called with an error. */
static int pg_message_handler(lua_State *L) {
    /* The count hook raises with hooks off, and this runs before they are on again: nothing would end the handler. */
    if (pg_of(L)->expired != PG_RUNNING) return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

static int pg_xpcall(lua_State *L) {
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, pg_message_handler, 1);
    lua_replace(L, 2);
    return ((lua_CFunction)lua_touserdata(L, lua_upvalueindex(1)))(L);
}

static int pg_rawset(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    pg_fill(L, 1);
    if (lua_getmetatable(L, 1)) {
        lua_pushliteral(L, "__metatable");
        if (lua_rawget(L, -2) != LUA_TNIL && !pg_is_array(L, 1)) return luaL_error(L, "this table is protected");
    }
    lua_settop(L, 3);
    lua_rawset(L, 1);
    return 1;
}

static int pg_refuse_write(lua_State *L) { return luaL_error(L, "the libraries cannot be changed"); }

typedef struct pg_entry {
    const char *name;
    lua_CFunction guard; /* gets the library's own function as upvalue 1; NULL: the library's is taken as it is */
} pg_entry;

/* Copies the entries of the library on the top of the stack into a new table, which takes its place. */
static void pg_take(lua_State *L, const pg_entry *entries) {
    lua_newtable(L);
    for (; entries->name != NULL; entries++) {
        lua_getfield(L, -2, entries->name);
        if (entries->guard != NULL) {
            lua_CFunction original = lua_tocfunction(L, -1);
            lua_settop(L, -2);
            lua_pushlightuserdata(L, (void *)original);
            lua_pushcclosure(L, entries->guard, 1);
        }
        lua_setfield(L, -2, entries->name);
    }
    lua_replace(L, -2);
}

/* Pushes a table that shows another one (on the top of the stack, replaced) and cannot be written. */
static void pg_lock(lua_State *L) {
    lua_newtable(L);
    lua_newtable(L);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, pg_refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_replace(L, -2);
}

static const pg_entry pg_base[] = {
    {"assert", NULL},   {"error", NULL},    {"getmetatable", NULL}, {"ipairs", NULL},   {"next", pg_filled},
    {"pairs", NULL},    {"pcall", NULL},    {"rawequal", NULL},     {"rawget", pg_filled}, {"rawlen", pg_filled},
    {"rawset", pg_rawset}, {"select", NULL}, {"setmetatable", pg_setmetatable}, {"tonumber", pg_tonumber},
    {"tostring", NULL}, {"type", NULL},     {"xpcall", pg_xpcall},  {NULL, NULL}};

static const pg_entry pg_strings[] = {
    {"byte", pg_charged_once},  {"char", pg_charged},   {"find", pg_string_find}, {"format", pg_charged},
    {"gmatch", pg_string_gmatch}, {"gsub", pg_string_gsub}, {"len", NULL},   {"lower", pg_charged_once},
    {"match", pg_string_match}, {"rep", pg_string_rep}, {"reverse", pg_charged_once}, {"sub", pg_charged_once},
    {"upper", pg_charged_once}, {NULL, NULL}};

static const pg_entry pg_tables[] = {
    {"concat", pg_plain_table}, {"insert", pg_table_insert}, {"move", pg_table_move}, {"pack", NULL},
    {"remove", pg_table_remove}, {"sort", pg_table_sort},    {"unpack", pg_plain_table}, {NULL, NULL}};

static const pg_entry pg_utf8[] = {
    {"char", pg_charged}, {"charpattern", NULL}, {"codepoint", pg_charged}, {"codes", pg_charged},
    {"len", pg_charged},  {"offset", pg_charged}, {NULL, NULL}};

static const pg_entry pg_math[] = {
    {"abs", NULL}, {"ceil", NULL}, {"floor", NULL}, {"fmod", NULL}, {"huge", NULL}, {"max", NULL},
    {"maxinteger", NULL}, {"min", NULL}, {"mininteger", NULL}, {"modf", NULL}, {"pi", NULL}, {"random", NULL},
    {"sqrt", NULL}, {"tointeger", NULL}, {"type", NULL}, {"ult", NULL}, {"log", NULL}, {"exp", NULL},
    {NULL, NULL}};

static void pg_add_library(lua_State *L, const char *name, lua_CFunction open, const pg_entry *entries) {
    lua_pushcfunction(L, open);
    lua_call(L, 0, 1);
    pg_take(L, entries);
    if (open == luaopen_string) { /* what s:upper() finds */
        lua_pushliteral(L, "");
        lua_getmetatable(L, -1);
        lua_pushvalue(L, -3);
        lua_setfield(L, -2, "__index");
        lua_pushliteral(L, "locked");
        lua_setfield(L, -2, "__metatable");
        lua_settop(L, -3);
    }
    pg_lock(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_SANDBOX);
    lua_insert(L, -2);
    lua_setfield(L, -2, name);
    lua_settop(L, -2);
}

/* Builds the sandbox; called protected. */
static int pg_open_sandbox(lua_State *L) {
    lua_pushcfunction(L, luaopen_base);
    lua_call(L, 0, 1);
    pg_take(L, pg_base);
    lua_rawsetp(L, LUA_REGISTRYINDEX, PG_SANDBOX);
    pg_add_library(L, "string", luaopen_string, pg_strings);
    pg_add_library(L, "table", luaopen_table, pg_tables);
    pg_add_library(L, "utf8", luaopen_utf8, pg_utf8);
    pg_add_library(L, "math", luaopen_math, pg_math);

    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, PG_PROXIES);
    lua_newtable(L);
    lua_newtable(L);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, PG_NULLS);
    static const luaL_Reg proxy[] = {{"__index", pg_proxy_index}, {"__newindex", pg_proxy_newindex},
                                     {"__len", pg_proxy_len},     {"__pairs", pg_proxy_pairs},
                                     {NULL, NULL}};
    lua_newtable(L);
    luaL_setfuncs(L, proxy, 0);
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, PG_PROXY_META);
    lua_newtable(L);
    lua_pushliteral(L, "array");
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, PG_ARRAY_META);
    pg_add_deferred(L);

    if (luaL_loadstring(L, "return function(a, b) return a < b end") != LUA_OK) return lua_error(L);
    lua_call(L, 0, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, PG_LESS);
    return 0;
}

/* Nothing in a state has to be closed, as finalizers cannot be had: its memory is given back, and that is all. */
static inline void pg_drop_state(pg_state *state) {
    free(state->image);
    pg_arena_release(&state->arena, NULL);
}

/* Most calls need less than a mebibyte: they are through before collecting garbage is worth its while. */
static inline void pg_put_off_garbage(lua_State *L) { lua_gc(L, LUA_GCSTEP, -1024); }

/* A new state with its sandbox; NULL where there is no memory. */
static lua_State *pg_new_state(pg_state *state) {
    lua_State *L = lua_newstate(pg_alloc, state);
    if (L == NULL) {
        pg_arena_release(&state->arena, NULL);
        return NULL;
    }
    *(pg_state **)lua_getextraspace(L) = state;
    pg_put_off_garbage(L);
    lua_pushcfunction(L, pg_open_sandbox);
    if (lua_pcall(L, 0, 0, 0) != LUA_OK) {
        pg_drop_state(state);
        return NULL;
    }
    /* Before any hook is loaded; threads inherit it. */
    lua_sethook(L, pg_hook, LUA_MASKCOUNT, 100);
    return L;
}

/* Where math.random keeps what its next number comes from; that changes with each state, also with one that is as before. */
static void pg_find_randomness(lua_State *L, pg_state *state) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, PG_SANDBOX);
    lua_getfield(L, -1, "math");
    lua_getfield(L, -1, "random");
    if (lua_getupvalue(L, -1, 1) != NULL && lua_type(L, -1) == LUA_TUSERDATA) {
        state->randomness = lua_touserdata(L, -1);
        state->randomness_size = lua_rawlen(L, -1);
    }
    lua_settop(L, 0);
}

/* Keeps the state as it is now, to be brought back with pg_restore; 0 where that cannot be. */
static int pg_keep(lua_State *L) {
    pg_state *state = pg_of(L);
    if (state->image != NULL || lua_gettop(L) != 0) return 0;
    pg_find_randomness(L, state);
    lua_gc(L, LUA_GCCOLLECT);
    pg_put_off_garbage(L);
    state->kept_used = state->used;
    state->image = pg_image_of(&state->arena);
    return state->image != NULL;
}

/* Nothing is left of what was done since pg_keep. No call may be under way. */
static void pg_restore(pg_state *state, uint64_t seed) {
    pg_image_restore(state->image, &state->arena);
    state->used = state->kept_used;
    state->capped = state->expired = state->ticks = state->moved = state->overstayed = 0;
    /* splitmix64 */
    for (size_t i = 0; i + sizeof(uint64_t) <= state->randomness_size; i += sizeof(uint64_t)) {
        uint64_t z = seed += 0x9E3779B97F4A7C15u;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        z ^= z >> 31;
        memcpy(state->randomness + i, &z, sizeof z);
    }
}

/* Pushes the table that holds the sandbox's globals. */
static inline void pg_push_sandbox(lua_State *L) { lua_rawgetp(L, LUA_REGISTRYINDEX, PG_SANDBOX); }

static int pg_unknown_global(lua_State *L) {
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    return luaL_error(L, "there is no global '%s'; what a file keeps has to be set before it is read", name);
}

/* From now on a global that was never set is an error: a misspelt name must not pass for nil. */
static inline void pg_refuse_unknown_globals(lua_State *L) {
    pg_push_sandbox(L);
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, pg_unknown_global);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_settop(L, -2);
}

/* Gives the chunk on the top of the stack globals of its own, with the sandbox behind them. */
static void pg_give_globals(lua_State *L) {
    lua_newtable(L);
    lua_newtable(L);
    pg_push_sandbox(L);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    if (lua_setupvalue(L, -2, 1) == NULL) lua_settop(L, -2);
}

#endif
