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

const protocol = 3

type request struct {
	Protocol   int    `json:"protocol"`
	Workers    int    `json:"workers"`
	Jobs       int    `json:"jobs"`
	Producers  int    `json:"producers"`
	Trace      bool   `json:"trace"`
	HashRounds uint64 `json:"hash_rounds"`
	WarmUp     bool   `json:"warm_up"`
	JobsFile   string `json:"jobs_file"`
	TraceFile  string `json:"trace_file"`
	Model      string `json:"model"`
	Users      int    `json:"users"`
	MaxBacklog uint64 `json:"max_backlog"`
}

func (r request) isLoad() bool { return r.Model != "batch" }

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
	Cut                 bool          `json:"cut"`
}

// warmUp runs one job of a millisecond for each worker, all at once.
func warmUp(work chan<- Work, workers int) {
	short := &Jobs{words: make([][]byte, workers), sleeps: make([]time.Duration, workers), hashRounds: 1}
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
	jobs, err := readJobs(ask.JobsFile, ask.Jobs, ask.HashRounds, ask.isLoad())
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
	var took spans
	if ask.isLoad() {
		took = batch.load(pool.collector.work, ask)
	} else {
		took = batch.submitAll(pool.collector.work, ask.Producers)
	}
	after := usage()
	pool.stop()

	if ask.Trace {
		if err := writeTrace(ask.TraceFile, batch.trace[:took.submitted], batch.start, ask.isLoad()); err != nil {
			return nil, err
		}
	}
	done, checksum := batch.total()
	return &answer{
		Protocol: protocol, JobsDone: done, Checksum: checksum,
		Accept: took.accept, Makespan: took.makespan, Setup: setup, Cut: took.cut,
		CPUUser: after.Utime.Nano() - before.Utime.Nano(), CPUSystem: after.Stime.Nano() - before.Stime.Nano(),
		VoluntarySwitches: after.Nvcsw - before.Nvcsw, InvoluntarySwitches: after.Nivcsw - before.Nivcsw,
	}, nil
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
