package main

import (
	"sort"
	"sync"
	"time"
)

// record holds the times of one job of a traced batch, since the start of the program.
type record struct {
	submit, begin, end time.Duration
}

// tally counts what one worker did. It is padded, so that workers do not share a cache line.
type tally struct {
	jobs   uint64
	hashes uint64
	_      [112]byte
}

// Batch runs the jobs of one request and records what they did.
type Batch struct {
	jobs    *Jobs
	tallies []tally
	trace   []record // nil: not traced
	start   time.Duration
	all     sync.WaitGroup
}

var programStart = time.Now()

func now() time.Duration { return time.Since(programStart) }

func newBatch(jobs *Jobs, workers int, traced bool) *Batch {
	batch := &Batch{jobs: jobs, tallies: make([]tally, workers)}
	if traced {
		batch.trace = make([]record, len(jobs.words))
		for i := range batch.trace { // touches the memory before the clock starts
			batch.trace[i].submit = 1
		}
	}
	batch.all.Add(len(jobs.words))
	return batch
}

// run does one job as a worker.
func (b *Batch) run(index, worker int) {
	if b.trace != nil {
		b.trace[index].begin = now()
	}
	mine := &b.tallies[worker]
	mine.hashes += uint64(b.jobs.hash(index))
	mine.jobs++
	if sleep := b.jobs.sleeps[index]; sleep > 0 {
		time.Sleep(sleep)
	}
	if b.trace != nil {
		b.trace[index].end = now()
	}
	b.all.Done()
}

// submitAll starts `producers` goroutines that each send an equal, contiguous share. It returns accept time
// and makespan.
func (b *Batch) submitAll(work chan<- Work, producers int) (accept, makespan time.Duration) {
	count := len(b.jobs.words)
	release := make(chan struct{})
	var ready, accepted sync.WaitGroup
	ready.Add(producers)
	accepted.Add(producers)
	for producer := 0; producer < producers; producer++ {
		first, last := count*producer/producers, count*(producer+1)/producers
		go func() {
			ready.Done()
			<-release
			b.submit(work, first, last)
			accepted.Done()
		}()
	}
	ready.Wait()
	b.start = now()
	close(release)
	accepted.Wait()
	accept = now() - b.start
	b.all.Wait()
	return accept, now() - b.start
}

func (b *Batch) submit(work chan<- Work, first, last int) {
	for index := first; index < last; index++ {
		if b.trace != nil {
			b.trace[index].submit = now()
		}
		work <- Work{index, b}
	}
}

// total sums the tallies of all workers. Call it when all jobs are done.
func (b *Batch) total() (jobs, hashes uint64) {
	for i := range b.tallies {
		jobs += b.tallies[i].jobs
		hashes += b.tallies[i].hashes
	}
	return jobs, hashes
}

// sorted returns one quantity of all jobs, in ascending order.
func (b *Batch) sorted(value func(record) time.Duration) []time.Duration {
	values := make([]time.Duration, len(b.trace))
	for i, job := range b.trace {
		values[i] = value(job)
	}
	sort.Slice(values, func(i, k int) bool { return values[i] < values[k] })
	return values
}

// steadyOverhead is the workers' time from the start until the last job began, minus what they spent on jobs.
func (b *Batch) steadyOverhead() time.Duration {
	begins := b.sorted(func(job record) time.Duration { return job.begin })
	last := begins[len(begins)-1]
	overhead := time.Duration(len(b.tallies)) * (last - b.start)
	for _, job := range b.trace {
		if job.end < last {
			overhead -= job.end - job.begin
		} else {
			overhead -= last - job.begin
		}
	}
	return overhead
}

// peakConcurrency is the most jobs between begin and end at one instant. A job that begins as another ends
// does not overlap it.
func (b *Batch) peakConcurrency() int {
	begins := b.sorted(func(job record) time.Duration { return job.begin })
	ends := b.sorted(func(job record) time.Duration { return job.end })
	ended, peak := 0, 0
	for begun := range begins {
		for ended < begun && ends[ended] <= begins[begun] {
			ended++
		}
		if running := begun + 1 - ended; running > peak {
			peak = running
		}
	}
	return peak
}
