%% The figures of a batch, as members of the answer.
-module(figures).
-export([of_batch/2]).
-include("batch.hrl").

of_batch(#batch{start = Start, accept = Accept, makespan = Makespan, results = Results}, Workers) ->
    {Hashes, Records} = lists:unzip(Results),
    [
        {"jobs_done", length(Hashes)},
        {"checksum", integer_to_list(lists:sum(Hashes) rem (1 bsl 64))},
        {"accept_ns", Accept},
        {"makespan_ns", Makespan}
        | traced([Record || #record{} = Record <- Records], Start, Workers)
    ].

traced([], _, _) ->
    [];
traced(Records, Start, Workers) ->
    Submits = [Record#record.submitted - Start || Record <- Records],
    Begins = [Record#record.began - Start || Record <- Records],
    Ends = [Record#record.ended - Start || Record <- Records],
    Services = lists:zipwith(fun erlang:'-'/2, Ends, Begins),
    [
        {"service_sum_ns", lists:sum(Services)},
        {"service_max_ns", lists:max(Services)},
        {"peak_concurrency", peak_concurrency(lists:sort(Begins), lists:sort(Ends), 0, 0)},
        {"steady_overhead_ns", steady_overhead(Begins, Ends, Workers)}
    ] ++
        percentiles("wait", Begins) ++
        percentiles("response", Ends) ++
        percentiles("queueing", lists:zipwith(fun erlang:'-'/2, Begins, Submits)).

%% Each is the smallest value that at least so many per mille of all values do not exceed.
percentiles(Name, Values) ->
    Ascending = list_to_tuple(lists:sort(Values)),
    Rank = fun(PerMille) -> element((tuple_size(Ascending) * PerMille + 999) div 1000, Ascending) end,
    [
        {[Name, Suffix], Rank(PerMille)}
     || {Suffix, PerMille} <-
            [{"_p50_ns", 500}, {"_p90_ns", 900}, {"_p99_ns", 990}, {"_p999_ns", 999}, {"_max_ns", 1000}]
    ].

%% The workers' time from the start until the last job began, minus what they spent on jobs.
steady_overhead(Begins, Ends, Workers) ->
    Last = lists:max(Begins),
    Busy = lists:zipwith(fun(Begin, End) -> min(End, Last) - Begin end, Begins, Ends),
    Workers * Last - lists:sum(Busy).

%% The most jobs between begin and end at one instant. A job that begins as another ends does not overlap it.
peak_concurrency([Begin | _] = Begins, [End | Ends], Running, Peak) when Running > 0, End =< Begin ->
    peak_concurrency(Begins, Ends, Running - 1, Peak);
peak_concurrency([_ | Begins], Ends, Running, Peak) ->
    peak_concurrency(Begins, Ends, Running + 1, max(Peak, Running + 1));
peak_concurrency([], _, _, Peak) ->
    Peak.
