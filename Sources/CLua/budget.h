/* Memory and time that one Lua state may use. */
#ifndef PROXGATE_CLUA_BUDGET_H
#define PROXGATE_CLUA_BUDGET_H

#include "arena.h"
#include <lauxlib.h>
#include <lua.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PG_RUNNING = 0, PG_OUT_OF_CPU = 1, PG_OUT_OF_WALL = 2 };

/* The host's function: gets the function's number, returns how many results it pushed, or one of the codes below. */
typedef int (*pg_callback)(void *context, lua_State *L, int function);
enum { PG_ERROR = -1, PG_YIELD = -2 };

typedef struct pg_state {
    pg_arena arena;
    size_t used, cap;
    int capped;      /* off while the host holds the stack: a failed allocation must not jump over its frames */
    int expired;     /* sticky: once set, every step raises until the call is out */
    int64_t deadline, wall_deadline; /* monotonic, ns */
    int64_t begin;                   /* monotonic, ns */
    int64_t cpu_begin, cpu_budget;   /* of this thread, ns */
    int64_t cpu_end;                 /* where the last one ended, as far as it is known */
    int64_t stretch; /* CPU time after which the call wants another thread, ns; 0: it may stay */
    int overstayed;  /* the stretch is used up */
    int moved;       /* it has yielded to be resumed elsewhere */
    int ticks;
    pg_image *image; /* what the arena is brought back to after a call; NULL: the state is for one call only */
    size_t kept_used;
    char *randomness; /* of math.random */
    size_t randomness_size;
    void *context;
    pg_callback callback;
    void (*line)(void *context, const char *file, int line); /* NULL: nobody wants to know which lines run */
} pg_state;

static inline pg_state *pg_of(lua_State *L) { return *(pg_state **)lua_getextraspace(L); }

static inline int64_t pg_clock(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Whether the time is up. The wall clock is asked first, since it is cheap; another thread may have had the core. */
static int pg_is_over(pg_state *state) {
    if (state->expired != PG_RUNNING) return 1;
    int64_t now = pg_clock(CLOCK_MONOTONIC);
    if (now < state->deadline) return 0;
    int64_t used = pg_clock(CLOCK_THREAD_CPUTIME_ID) - state->cpu_begin;
    if (now >= state->wall_deadline) {
        state->expired = PG_OUT_OF_WALL;
    } else if (used < state->cpu_budget) {
        if (state->stretch > 0 && used >= state->stretch) {
            state->overstayed = 1;
            state->stretch = 0;
        }
        state->deadline = now + ((state->stretch > 0 ? state->stretch : state->cpu_budget) - used);
        if (state->deadline > state->wall_deadline) state->deadline = state->wall_deadline;
    } else {
        state->expired = PG_OUT_OF_CPU;
    }
    return state->expired != PG_RUNNING;
}

static void *pg_alloc(void *context, void *old, size_t old_size, size_t size) {
    pg_state *state = context;
    if (old == NULL) old_size = 0; /* it is a type tag then */
    if (size == 0) {
        state->used -= old_size;
        if (old != NULL) pg_arena_free(&state->arena, old, old_size);
        return NULL;
    }
    if (state->capped && size > old_size) {
        if (state->used - old_size + size > state->cap) return NULL;
        /* A __call that leads to itself makes the stack longer and longer, and moves all of it at each step, which no hook
           sees. Here it can be stopped: the stack doubles now and then. */
        if (size >= (1 << 16) && pg_is_over(state)) return NULL;
    }
    void *block = pg_arena_resize(&state->arena, old, old_size, size);
    if (block != NULL) state->used += size - old_size;
    return block;
}

/* Raises where the time is up. */
static void pg_check(lua_State *L) {
    if (pg_is_over(pg_of(L))) luaL_error(L, "time limit exceeded");
}

/* Charges work that a C function does; the clock is looked at now and then. */
static inline void pg_charge(lua_State *L, size_t cost) {
    pg_state *state = pg_of(L);
    size_t ticks = (size_t)state->ticks + 1 + cost / 64;
    if (ticks < 64) {
        state->ticks = (int)ticks;
        return;
    }
    state->ticks = 0;
    pg_check(L);
}

static void pg_hook(lua_State *L, lua_Debug *record) {
    (void)record;
    pg_state *state = pg_of(L);
    if (state->expired == PG_RUNNING) {
        /* A step over a text of megabytes takes as long as thousands of others, so the clock is looked at more often. */
        if (state->used > (1 << 20) && state->line == NULL && lua_gethookcount(L) > 10)
            lua_sethook(L, pg_hook, LUA_MASKCOUNT, 10);
        pg_check(L);
        /* Below a C function that cannot be left (a sort's comparator) it stays where it is. */
        if (state->overstayed && lua_isyieldable(L)) {
            state->moved = 1;
            lua_yield(L, 0);
        }
    } else {
        lua_sethook(L, pg_hook, LUA_MASKCOUNT, 1);
        luaL_error(L, "time limit exceeded");
    }
}

/* The same hook where somebody also wants to know which lines run. */
static void pg_line_hook(lua_State *L, lua_Debug *record) {
    if (record->event != LUA_HOOKLINE) {
        pg_hook(L, record);
        return;
    }
    pg_state *state = pg_of(L);
    lua_getinfo(L, "S", record);
    state->line(state->context, record->short_src, record->currentline);
}

/* Threads that are made later inherit it. */
static inline void pg_watch_lines(lua_State *L) {
    lua_sethook(L, pg_line_hook, LUA_MASKCOUNT | LUA_MASKLINE, 100);
}

/* Sets the budget for what follows on this OS thread; what takes more than the stretch (0: none) yields.
   The thread's CPU clock is a system call, which takes as long as a short script; so it is not asked where the thread has
   done nothing else since the last one ended. */
static inline void pg_begin(pg_state *state, int64_t cpu, int64_t wall, int64_t stretch, int follows) {
    state->cpu_begin = follows ? state->cpu_end : pg_clock(CLOCK_THREAD_CPUTIME_ID);
    int64_t now = state->begin = pg_clock(CLOCK_MONOTONIC);
    state->cpu_budget = cpu;
    state->wall_deadline = now + wall;
    state->stretch = stretch < cpu ? stretch : 0;
    state->overstayed = state->moved = 0;
    state->deadline = now + (state->stretch > 0 ? state->stretch : cpu);
    if (state->deadline > state->wall_deadline) state->deadline = state->wall_deadline;
    state->ticks = 0;
    state->capped = 1;
}

/* Forgets that an earlier call ran out of time: nothing of it is on the stack any more. */
static inline void pg_renew(pg_state *state) { state->expired = PG_RUNNING; }

/* Gives the thread that calls it a name of up to 15 bytes, which `top -H` shows. */
static inline void pg_name_thread(const char *name) { prctl(PR_SET_NAME, (unsigned long)name, 0, 0, 0); }

/* Its name; the buffer has 16 bytes. */
static inline void pg_thread_name(char *name) { prctl(PR_GET_NAME, (unsigned long)name, 0, 0, 0); }

/* How many cores this process may use. */
static inline int pg_usable_cores(void) {
    unsigned long mask[64] = {0};
    int count = 0;
    if (syscall(SYS_sched_getaffinity, 0, sizeof mask, mask) < 0) return 1;
    for (int i = 0; i < 64; i++) count += __builtin_popcountl(mask[i]);
    return count;
}

/* Says to the processor that a loop only waits. */
static inline void pg_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/* Ends it; gives the time that passed, and returns the CPU time used, in ns. Of a short one all its time counts. */
static inline int64_t pg_end(pg_state *state, int64_t *passed) {
    state->capped = 0;
    *passed = pg_clock(CLOCK_MONOTONIC) - state->begin;
    int64_t used = *passed;
    if (used > 100000) used = pg_clock(CLOCK_THREAD_CPUTIME_ID) - state->cpu_begin;
    state->cpu_end = state->cpu_begin + used;
    return used;
}

#endif
