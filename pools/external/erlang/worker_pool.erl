%% Processes that wait for jobs, and one, the pool, that hands each job to an idle one of them.
-module(worker_pool).
-behaviour(gen_server).
-export([start_link/1, submit/2]).
-export([init/1, handle_call/3, handle_cast/2]).

%% The workers are linked to the pool, so they end when it does.
start_link(Workers) -> gen_server:start_link(?MODULE, Workers, []).

%% A worker will call Job(). Never blocks.
submit(Pool, Job) -> gen_server:cast(Pool, {submit, Job}).

%% The state: idle workers, and jobs that wait. There are never both.
init(Workers) ->
    Pool = self(),
    Idle = [spawn_link(fun() -> work(Pool) end) || _ <- lists:seq(1, Workers)],
    {ok, {Idle, queue:new()}}.

handle_cast({submit, Job}, {[Worker | Idle], Waiting}) ->
    Worker ! {run, Job},
    {noreply, {Idle, Waiting}};
handle_cast({submit, Job}, {[], Waiting}) ->
    {noreply, {[], queue:in(Job, Waiting)}};
handle_cast({idle, Worker}, {Idle, Waiting}) ->
    case queue:out(Waiting) of
        {{value, Job}, Rest} ->
            Worker ! {run, Job},
            {noreply, {Idle, Rest}};
        {empty, _} ->
            {noreply, {[Worker | Idle], Waiting}}
    end.

handle_call(Request, _, _) -> exit({no_such_call, Request}).

work(Pool) ->
    receive
        {run, Job} -> Job()
    end,
    gen_server:cast(Pool, {idle, self()}),
    work(Pool).
