%% Runs the jobs of one request on a pool, and records what they did.
-module(batch).
-export([run/4]).
-include("batch.hrl").

%% Starts processes that each submit an equal, contiguous share, and waits until the last job has ended.
run(Pool, Jobs, Producers, Trace) ->
    Collector = self(),
    Processes = [
        spawn_link(fun() -> produce(Pool, Share, Trace, Collector) end)
     || Share <- shares(lists:zip(lists:seq(1, length(Jobs)), Jobs), length(Jobs), Producers)
    ],
    Batch = #batch{start = clock:now()},
    [Process ! start || Process <- Processes],
    collect(Batch, Producers, length(Jobs)).

shares(Jobs, Count, Producers) ->
    Bounds = [Count * Producer div Producers || Producer <- lists:seq(0, Producers)],
    [lists:sublist(Jobs, First + 1, Last - First) || {First, Last} <- lists:zip(lists:droplast(Bounds), tl(Bounds))].

produce(Pool, Jobs, Trace, Collector) ->
    receive
        start -> ok
    end,
    [worker_pool:submit(Pool, task(Index, Job, Trace, Collector)) || {Index, Job} <- Jobs],
    Collector ! {accepted, clock:now()}.

task(_, Job, false, Collector) ->
    fun() -> Collector ! {done, job:run(Job), untraced} end;
task(Index, Job, true, Collector) ->
    Submit = clock:now(),
    fun() ->
        Begin = clock:now(),
        Hash = job:run(Job),
        Collector ! {done, Hash, #record{index = Index, submitted = Submit, began = Begin, ended = clock:now()}}
    end.

%% Takes the messages in the order in which they come, because a search through many would be slow.
collect(#batch{start = Start} = Batch, 0, 0) ->
    Batch#batch{makespan = clock:now() - Start};
collect(#batch{start = Start, accept = Accept, hashes = Hashes, records = Records} = Batch, Producers, Jobs) ->
    receive
        {accepted, Time} -> collect(Batch#batch{accept = max(Accept, Time - Start)}, Producers - 1, Jobs);
        {done, Hash, untraced} ->
            collect(Batch#batch{hashes = [Hash | Hashes]}, Producers, Jobs - 1);
        {done, Hash, Record} ->
            collect(Batch#batch{hashes = [Hash | Hashes], records = [Record | Records]}, Producers, Jobs - 1)
    end.
