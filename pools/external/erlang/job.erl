%% A job hashes its word, then waits for its service time.
-module(job).
-export([read/1, alike/2, run/1, time/1]).

-record(job, {word, service_ns, time_ns = 0, hash_rounds = 1}).

%% The jobs of a batch or a load, as the file from the suite lists them: one line "word,service_ns" per job, or
%% "word,service_ns,time_ns" under load.
read(#{jobs_file := Path, jobs := Count, hash_rounds := Rounds}) ->
    Lines = binary:split(text(Path), <<"\n">>, [global, trim]),
    length(Lines) =:= Count orelse exit({refused, [Path, " does not have as many jobs as the request says"]}),
    [parse(binary:split(Line, <<",">>, [global]), Rounds) || Line <- Lines].

text(Path) ->
    case file:read_file(Path) of
        {ok, Text} -> Text;
        {error, Reason} -> exit({refused, [Path, ": ", file:format_error(Reason)]})
    end.

parse([Word, Service], Rounds) ->
    parse([Word, Service, <<"0">>], Rounds);
parse([Word, Service, Time], Rounds) ->
    #job{
        word = binary:copy(Word),
        service_ns = binary_to_integer(Service),
        time_ns = binary_to_integer(Time),
        hash_rounds = Rounds
    }.

%% Jobs of one word that all take the same time.
alike(Count, Service) -> lists:duplicate(Count, #job{word = <<"word">>, service_ns = Service}).

%% Under load: when it arrives, from the start; or how long a user thinks.
time(#job{time_ns = Time}) -> Time.

%% Returns the hash when the service time is over.
run(#job{word = Word, service_ns = Service, hash_rounds = Rounds}) ->
    Hash = fnv1a(Word, Rounds, 16#811C9DC5),
    wait(Service),
    Hash.

%% The 32-bit FNV-1a of the word, written so many times in a row. Integers never overflow, and up to 2^59 they need no
%% memory of their own.
fnv1a(_, 0, Hash) -> Hash;
fnv1a(Word, Rounds, Hash) -> fnv1a(Word, Rounds - 1, fnv1a(Word, Hash)).

fnv1a(<<Byte, Rest/binary>>, Hash) -> fnv1a(Rest, ((Hash bxor Byte) * 16777619) band 16#FFFFFFFF);
fnv1a(<<>>, Hash) -> Hash.

%% Timers count whole milliseconds and are never early.
wait(0) -> ok;
wait(Nanoseconds) ->
    receive after (Nanoseconds + 999999) div 1000000 -> ok end.
