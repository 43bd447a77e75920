#!/usr/bin/env escript
%% pack.escript PROGRAM FILE.beam...: packs compiled modules into one program. With this time warp mode, Erlang's clock
%% runs as fast as the system's, even while it is adjusted.
main([Program | Beams]) ->
    Archive = [archived(Beam) || Beam <- Beams],
    Flags = "+C multi_time_warp -escript main erlang_pool",
    ok = escript:create(Program, [shebang, {emu_args, Flags}, {archive, Archive, []}]),
    ok = file:change_mode(Program, 8#755).

archived(Beam) ->
    {ok, Code} = file:read_file(Beam),
    {filename:basename(Beam), Code}.
