-module(clock).
-compile({no_auto_import, [now/0]}).
-export([now/0, wait_until/1]).

%% Nanoseconds from some instant, the same for all processes. (os:perf_counter() would be off by up to a per cent: it
%% counts cycles, and measures for a tenth of a millisecond how many make a second.)
now() -> erlang:monotonic_time(nanosecond).

%% Returns then, or a little later. Timers count whole milliseconds and may be late by another, so the last two or three
%% are spent giving way to other processes.
wait_until(Time) ->
    case Time - now() of
        Left when Left > 3000000 ->
            receive after Left div 1000000 - 2 -> wait_until(Time) end;
        Left when Left > 0 ->
            erlang:yield(),
            wait_until(Time);
        _ ->
            ok
    end.
