%% A pool of Erlang processes as a program that poolbench measures. It speaks the protocol of
%% harness/external/PROTOCOL.md.
-module(erlang_pool).
-export([main/1]).

-include("batch.hrl").

-define(PROTOCOL, 3).
-define(MILLISECOND, 1000000).

main([]) ->
    report_crashes_to_standard_error(),
    ok = io:setopts([binary, {encoding, unicode}]),
    say([{"protocol", ?PROTOCOL}]),
    answer_lines().

%% By default, reports go to standard output, where the answers belong.
report_crashes_to_standard_error() ->
    ok = logger:remove_handler(default),
    ok = logger:add_handler(default, logger_std_h, #{config => #{type => standard_error}}).

answer_lines() ->
    case io:get_line("") of
        eof -> ok;
        Line -> say(answer(Line)), answer_lines()
    end.

%% A request has a process of its own, linked to all that it starts. They all end with the answer, or if one of them
%% fails; then the answer is the reason.
answer(Line) ->
    {Process, Monitor} = spawn_monitor(fun() -> exit({answer, run(request:parse(Line, ?PROTOCOL))}) end),
    receive
        {'DOWN', Monitor, process, Process, {answer, Answer}} -> Answer;
        {'DOWN', Monitor, process, Process, {refused, Why}} -> [{"error", Why}];
        {'DOWN', Monitor, process, Process, Reason} -> [{"error", io_lib:format("~0tP", [Reason, 20])}]
    end.

run(#{workers := Workers, producers := Producers, trace := Trace} = Request) ->
    Jobs = job:read(Request),
    refuse_more_than(erlang:system_info(process_limit), Workers),
    Building = clock:now(),
    {ok, Pool} = worker_pool:start_link(Workers),
    Setup = clock:now() - Building,
    maps:get(warm_up, Request) andalso batch:run(Pool, job:alike(Workers, ?MILLISECOND), 1, false),
    Batch =
        case maps:get(model, Request) of
            <<"batch">> -> batch:run(Pool, Jobs, Producers, Trace);
            _ -> load:run(Pool, Jobs, Request)
        end,
    Trace andalso trace_file:write(maps:get(trace_file, Request), Batch),
    [{"protocol", ?PROTOCOL}, {"setup_ns", Setup} | members(Batch)].

members(#batch{accept = Accept, makespan = Makespan, hashes = Hashes, cut = Cut}) ->
    [
        {"jobs_done", length(Hashes)},
        {"checksum", integer_to_list(lists:sum(Hashes) rem (1 bsl 64))},
        {"accept_ns", Accept},
        {"makespan_ns", Makespan},
        {"cut", Cut}
    ].

refuse_more_than(Limit, Workers) when Workers >= Limit ->
    exit({refused, io_lib:format("at most ~b processes; allow more with ERL_FLAGS='+P 4194304'", [Limit])});
refuse_more_than(_, _) ->
    ok.

%% Numbers, true or false, and texts without the characters that JSON does not take as they are.
say(Members) ->
    Texts = [[$", Name, "\":", value(Value)] || {Name, Value} <- Members],
    io:put_chars([${, lists:join($,, Texts), "}\n"]).

value(Boolean) when is_boolean(Boolean) -> atom_to_list(Boolean);
value(Number) when is_integer(Number) -> integer_to_list(Number);
value(Text) -> [$", re:replace(Text, "[\"\\\\[:cntrl:]]", " ", [global, unicode]), $"].
