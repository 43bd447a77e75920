-module(clock).
-export([now/0]).

%% Nanoseconds from some instant, the same for all processes. (os:perf_counter() would be off by up to a per cent: it
%% counts cycles, and measures for a tenth of a millisecond how many make a second.)
now() -> erlang:monotonic_time(nanosecond).
