%% Writes a line for each job: `submit_ns,begin_ns,end_ns`, and under load `,arrival_ns,returned_ns`.
-module(trace_file).
-export([write/2]).
-include("batch.hrl").

write(Path, #batch{start = Start, records = Records}) ->
    Lines = [line(Record, Start) || Record <- lists:keysort(#record.index, Records)],
    case file:open(Path, [read, write, raw]) of
        {ok, File} -> ok = file:write(File, Lines);
        {error, Reason} -> exit({refused, [Path, ": ", file:format_error(Reason)]})
    end.

line(#record{submitted = Submit, began = Begin, ended = End, arrived = Arrival, returned = Return}, Start) ->
    Times = [Submit, Begin, End | [Time || Time <- [Arrival, Return], Time =/= undefined]],
    [lists:join($,, [integer_to_list(Time - Start) || Time <- Times]), $\n].
