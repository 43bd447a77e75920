%% One line from the suite: a flat JSON object of numbers, booleans and strings.
-module(request).
-export([parse/2]).

-define(MEMBER, "\"(\\w+)\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(-?\\d+|true|false))").

parse(Line, Protocol) ->
    Members = members(Line),
    number(<<"protocol">>, Members) =:= Protocol orelse
        exit({refused, ["this program speaks protocol ", integer_to_list(Protocol)]}),
    #{
        workers => number(<<"workers">>, Members),
        jobs => number(<<"jobs">>, Members),
        producers => number(<<"producers">>, Members),
        trace => boolean(<<"trace">>, Members),
        hash_rounds => number(<<"hash_rounds">>, Members),
        warm_up => boolean(<<"warm_up">>, Members),
        jobs_file => member(<<"jobs_file">>, Members),
        trace_file => member(<<"trace_file">>, Members),
        model => member(<<"model">>, Members),
        users => number(<<"users">>, Members),
        max_backlog => number(<<"max_backlog">>, Members)
    }.

members(Line) ->
    case re:run(Line, ?MEMBER, [global, unicode, {capture, all_but_first, binary}]) of
        {match, Members} -> maps:from_list([value(Member) || Member <- Members]);
        nomatch -> #{}
    end.

value([Name, Text]) -> {Name, re:replace(Text, "\\\\(.)", "\\1", [global, unicode, {return, binary}])};
value([Name, <<>>, Word]) -> {Name, Word}.

number(Name, Members) -> binary_to_integer(member(Name, Members)).

boolean(Name, Members) -> binary_to_existing_atom(member(Name, Members)).

member(Name, Members) ->
    case maps:find(Name, Members) of
        {ok, Value} -> Value;
        error -> exit({refused, ["the request lacks ", Name]})
    end.
