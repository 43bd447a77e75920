%% Submits the jobs of a load one after another, each when it is due, and records what they did.
-module(load).
-export([run/3]).
-include("batch.hrl").

%% One process submits all jobs. Returns when the last one has ended.
run(Pool, Jobs, Request) ->
    Collector = self(),
    Submit = fun(Index, Job, Due, Heard) -> submit(Pool, Index, Job, Due, Heard, Collector) end,
    spawn_link(fun() -> Collector ! {submitted, submit_all(Jobs, Request, Submit, Collector)} end),
    receive
        {started, Start} -> collect(#batch{start = Start}, [], 0, unknown)
    end.

submit(Pool, Index, Job, Due, Heard, Collector) ->
    Submit = clock:now(),
    worker_pool:submit(Pool, fun() ->
        Begin = clock:now(),
        Hash = job:run(Job),
        End = clock:now(),
        Heard(End),
        Collector ! {done, Index, Hash, Begin, End}
    end),
    #record{index = Index, arrived = Due, submitted = Submit, returned = clock:now()}.

%% The submits, the last one first, and whether the load was cut. All that takes long is done before the start.
submit_all(Jobs, #{model := <<"open">>, max_backlog := Most}, Submit, Collector) ->
    Times = [job:time(Job) || Job <- Jobs],
    Timed = lists:zip(Jobs, Times),
    Start = start(Collector),
    submit_when_due(Timed, Start, 0, {Times, 0}, counters:new(1, []), Most, Submit, []);
submit_all(Jobs, #{model := <<"closed">>, users := Users}, Submit, Collector) ->
    Thoughts = list_to_tuple([job:time(Job) || Job <- Jobs]),
    Next = atomics:new(1, []),
    Producer = self(),
    Start = start(Collector),
    [
        spawn_link(fun() -> serve(Producer, Thoughts, Next, Start) end)
     || _ <- lists:seq(1, min(Users, tuple_size(Thoughts)))
    ],
    {serve_users(Jobs, 0, Submit, []), false}.

start(Collector) ->
    Start = clock:now(),
    Collector ! {started, Start},
    Start.

%% Jobs arrive whether or not a worker is free. `Coming` has the arrivals that have not come, and how many have.
submit_when_due([], _, _, _, _, _, _, Submits) ->
    {Submits, false};
submit_when_due([{Job, Time} | Rest], Start, Index, Coming, Ended, Most, Submit, Submits) ->
    Due = Start + Time,
    clock:wait_until(Due),
    {_, Arrived} = Later = arrive(Coming, clock:now() - Start),
    case Index > 0 andalso Arrived - counters:get(Ended, 1) > Most of
        true ->
            {Submits, true};
        false ->
            One = Submit(Index, Job, Due, fun(_) -> counters:add(Ended, 1, 1) end),
            submit_when_due(Rest, Start, Index + 1, Later, Ended, Most, Submit, [One | Submits])
    end.

arrive({[Time | Coming], Arrived}, Now) when Time =< Now -> arrive({Coming, Arrived + 1}, Now);
arrive(Coming, _) -> Coming.

%% Each of some users thinks, has a job submitted, waits for its end, and so on.
serve(Producer, Thoughts, Next, From) ->
    case atomics:add_get(Next, 1, 1) of
        Thought when Thought > tuple_size(Thoughts) ->
            ok;
        Thought ->
            Due = From + element(Thought, Thoughts),
            clock:wait_until(Due),
            Producer ! {due, self(), Due},
            receive
                {ended, End} -> serve(Producer, Thoughts, Next, End)
            end
    end.

serve_users([], _, _, Submits) ->
    Submits;
serve_users([Job | Rest], Index, Submit, Submits) ->
    receive
        {due, User, Due} ->
            One = Submit(Index, Job, Due, fun(End) -> User ! {ended, End} end),
            serve_users(Rest, Index + 1, Submit, [One | Submits])
    end.

%% Takes the messages in the order in which they come, because a search through many would be slow.
collect(Batch, Done, Count, {[#record{index = Last} | _] = Submits, Cut}) when Count =:= Last + 1 ->
    finish(Batch#batch{makespan = clock:now() - Batch#batch.start, cut = Cut}, lists:keysort(2, Done), Submits);
collect(Batch, Done, Count, Submitted) ->
    receive
        {submitted, Now} -> collect(Batch, Done, Count, Now);
        {done, _, _, _, _} = One -> collect(Batch, [One | Done], Count + 1, Submitted)
    end.

finish(#batch{start = Start} = Batch, Done, [#record{returned = Last} | _] = Submits) ->
    Records = lists:zipwith(
        fun({done, _, _, Begin, End}, Record) -> Record#record{began = Begin, ended = End} end,
        Done,
        lists:reverse(Submits)
    ),
    Batch#batch{accept = Last - Start, hashes = [Hash || {done, _, Hash, _, _} <- Done], records = Records}.
