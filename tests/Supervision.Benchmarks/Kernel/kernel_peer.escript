#!/usr/bin/env escript
%%! +S 2 +P 2000000
%% The work of the kernel's benchmarks on Erlang/OTP: one line per result, as the benchmarks print theirs.
-mode(compile).

main(["tell"]) ->
    Messages = 20000000,
    report("flood", Messages, fun() -> flood(Messages) end),
    report("ping-pong", Messages, fun() -> ping_pong(Messages) end);
main(["spawn"]) ->
    Actors = 1000000,
    Seconds = seconds(fun() -> spawn_and_stop(Actors) end),
    io:format("erlang spawn and stop ~b processes: ~.2f s~n", [Actors, Seconds]);
main(["memory"]) ->
    Actors = 200000,
    Before = erlang:memory(total),
    Self = self(),
    Pids = [spawn(fun() -> idle(Self) end) || _ <- lists:seq(1, Actors)],
    [begin Pid ! {count, 1}, receive ok -> ok end end || Pid <- Pids],
    After = erlang:memory(total),
    io:format("erlang idle process: ~b bytes~n", [(After - Before) div length(Pids)]).

report(What, Messages, Work) ->
    io:format("erlang ~s ~.1f million messages/s~n", [What, Messages / seconds(Work) / 1.0e6]).

seconds(Work) ->
    Start = erlang:monotonic_time(microsecond),
    Work(),
    (erlang:monotonic_time(microsecond) - Start) / 1.0e6.

%% One process floods another, which gives credit for every 20000 messages.
flood(Messages) ->
    Self = self(),
    Window = 20000,
    Sink = spawn(fun() -> sink(Self, 0, Window) end),
    send(Sink, Window),
    send(Sink, Window),
    flood(Sink, Window, 2 * Window, 0, Messages).

flood(_Sink, Window, _Sent, Credits, Messages) when Credits * Window >= Messages -> ok;
flood(Sink, Window, Sent, Credits, Messages) ->
    receive
        credit when Sent < Messages ->
            send(Sink, Window),
            flood(Sink, Window, Sent + Window, Credits + 1, Messages);
        credit ->
            flood(Sink, Window, Sent, Credits + 1, Messages)
    end.

send(_Sink, 0) -> ok;
send(Sink, Left) -> Sink ! ball, send(Sink, Left - 1).

sink(Source, Count, Window) ->
    receive
        ball when (Count + 1) rem Window =:= 0 -> Source ! credit, sink(Source, Count + 1, Window);
        ball -> sink(Source, Count + 1, Window)
    end.

%% Two processes play with 1000 balls.
ping_pong(Messages) ->
    Self = self(),
    A = spawn(fun() -> player(Self, Messages div 2) end),
    B = spawn(fun() -> player(Self, Messages div 2) end),
    [B ! {ball, A} || _ <- lists:seq(1, 1000)],
    receive done -> ok end,
    exit(A, kill),
    exit(B, kill).

player(Owner, 0) -> Owner ! done;
player(Owner, Left) ->
    receive {ball, From} -> From ! {ball, self()}, player(Owner, Left - 1) end.

%% A parent starts children, monitors each and tells it to stop.
spawn_and_stop(Actors) ->
    spawn_all(Actors),
    await_all(Actors).

spawn_all(0) -> ok;
spawn_all(Left) ->
    {Pid, _Ref} = spawn_monitor(fun() -> receive stop -> ok end end),
    Pid ! stop,
    spawn_all(Left - 1).

await_all(0) -> ok;
await_all(Left) -> receive {'DOWN', _, process, _, _} -> await_all(Left - 1) end.

idle(Owner) ->
    receive {count, _} -> Owner ! ok, idle(Owner) end.
