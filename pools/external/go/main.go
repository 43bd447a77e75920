// The article's worker pool as a program that poolbench measures. It speaks the protocol of
// harness/external/PROTOCOL.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"syscall"
	"time"
)

const protocol = 2

type request struct {
	Protocol   int    `json:"protocol"`
	Workers    int    `json:"workers"`
	Jobs       int    `json:"jobs"`
	Producers  int    `json:"producers"`
	Trace      bool   `json:"trace"`
	HashRounds uint64 `json:"hash_rounds"`
	WarmUp     bool   `json:"warm_up"`
	JobsFile   string `json:"jobs_file"`
}

type answer struct {
	Protocol            int           `json:"protocol"`
	JobsDone            uint64        `json:"jobs_done"`
	Checksum            uint64        `json:"checksum,string"`
	Accept              time.Duration `json:"accept_ns"`
	Makespan            time.Duration `json:"makespan_ns"`
	Setup               time.Duration `json:"setup_ns"`
	CPUUser             int64         `json:"cpu_user_ns"`
	CPUSystem           int64         `json:"cpu_system_ns"`
	VoluntarySwitches   int64         `json:"voluntary_switches"`
	InvoluntarySwitches int64         `json:"involuntary_switches"`
	*figures
}

// figures are reported only for a traced batch.
type figures struct {
	ServiceSum      time.Duration `json:"service_sum_ns"`
	ServiceMax      time.Duration `json:"service_max_ns"`
	PeakConcurrency int           `json:"peak_concurrency"`
	SteadyOverhead  time.Duration `json:"steady_overhead_ns"`
	WaitP50         time.Duration `json:"wait_p50_ns"`
	WaitP90         time.Duration `json:"wait_p90_ns"`
	WaitP99         time.Duration `json:"wait_p99_ns"`
	WaitP999        time.Duration `json:"wait_p999_ns"`
	WaitMax         time.Duration `json:"wait_max_ns"`
	ResponseP50     time.Duration `json:"response_p50_ns"`
	ResponseP90     time.Duration `json:"response_p90_ns"`
	ResponseP99     time.Duration `json:"response_p99_ns"`
	ResponseP999    time.Duration `json:"response_p999_ns"`
	ResponseMax     time.Duration `json:"response_max_ns"`
	QueueingP50     time.Duration `json:"queueing_p50_ns"`
	QueueingP90     time.Duration `json:"queueing_p90_ns"`
	QueueingP99     time.Duration `json:"queueing_p99_ns"`
	QueueingP999    time.Duration `json:"queueing_p999_ns"`
	QueueingMax     time.Duration `json:"queueing_max_ns"`
}

// rank is the smallest value that at least perMille of all values do not exceed.
func rank(sorted []time.Duration, perMille int) time.Duration {
	return sorted[(len(sorted)*perMille+999)/1000-1]
}

func figuresOf(batch *Batch) *figures {
	service := batch.sorted(func(job record) time.Duration { return job.end - job.begin })
	wait := batch.sorted(func(job record) time.Duration { return job.begin - batch.start })
	response := batch.sorted(func(job record) time.Duration { return job.end - batch.start })
	queueing := batch.sorted(func(job record) time.Duration { return job.begin - job.submit })
	var sum time.Duration
	for _, one := range service {
		sum += one
	}
	return &figures{
		ServiceSum: sum, ServiceMax: rank(service, 1000), PeakConcurrency: batch.peakConcurrency(),
		SteadyOverhead: batch.steadyOverhead(),
		WaitP50:        rank(wait, 500), WaitP90: rank(wait, 900), WaitP99: rank(wait, 990),
		WaitP999: rank(wait, 999), WaitMax: rank(wait, 1000),
		ResponseP50: rank(response, 500), ResponseP90: rank(response, 900), ResponseP99: rank(response, 990),
		ResponseP999: rank(response, 999), ResponseMax: rank(response, 1000),
		QueueingP50: rank(queueing, 500), QueueingP90: rank(queueing, 900), QueueingP99: rank(queueing, 990),
		QueueingP999: rank(queueing, 999), QueueingMax: rank(queueing, 1000),
	}
}

// warmUp runs one job of a millisecond for each worker, all at once.
func warmUp(work chan<- Work, workers int) {
	short := &Jobs{make([][]byte, workers), make([]time.Duration, workers), 1}
	for i := range short.sleeps {
		short.sleeps[i] = time.Millisecond
	}
	newBatch(short, workers, false).submitAll(work, 1)
}

func usage() syscall.Rusage {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return used
}

func run(ask request) (*answer, error) {
	if ask.Protocol != protocol {
		return nil, fmt.Errorf("this program speaks protocol %d, not %d", protocol, ask.Protocol)
	}
	jobs, err := readJobs(ask.JobsFile, ask.Jobs, ask.HashRounds)
	if err != nil {
		return nil, err
	}
	batch := newBatch(jobs, ask.Workers, ask.Trace)
	building := now()
	pool := startDispatcher(ask.Workers)
	setup := now() - building
	if ask.WarmUp {
		warmUp(pool.collector.work, ask.Workers)
	}
	before := usage()
	accept, makespan := batch.submitAll(pool.collector.work, ask.Producers)
	after := usage()
	pool.stop()

	done, checksum := batch.total()
	reply := &answer{
		Protocol: protocol, JobsDone: done, Checksum: checksum, Accept: accept, Makespan: makespan, Setup: setup,
		CPUUser: after.Utime.Nano() - before.Utime.Nano(), CPUSystem: after.Stime.Nano() - before.Stime.Nano(),
		VoluntarySwitches: after.Nvcsw - before.Nvcsw, InvoluntarySwitches: after.Nivcsw - before.Nivcsw,
	}
	if ask.Trace {
		reply.figures = figuresOf(batch)
	}
	return reply, nil
}

func main() {
	say := json.NewEncoder(os.Stdout)
	say.Encode(map[string]int{"protocol": protocol})
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var ask request
		err := json.Unmarshal(lines.Bytes(), &ask)
		var reply *answer
		if err == nil {
			reply, err = run(ask)
		}
		if err != nil {
			say.Encode(map[string]string{"error": err.Error()})
			continue
		}
		say.Encode(reply)
	}
}
