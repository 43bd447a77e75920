%% When a job was submitted, began and ended.
-record(record, {submitted, began, ended}).

%% Accept time and makespan count from the start. Each result is a hash with a #record{}, or with `untraced`.
-record(batch, {start, accept = 0, makespan, results = []}).
