package main

import (
	"container/heap"
	"sync/atomic"
	"syscall"
	"time"
)

// load submits the jobs one after another, each when it is due, and waits for them.
func (b *Batch) load(work chan<- Work, ask request) spans {
	b.start = now()
	submitted, cut := len(b.jobs.times), false
	if ask.Model == "closed" {
		b.serveUsers(work, ask.Users)
	} else {
		submitted, cut = b.submitWhenDue(work, ask.MaxBacklog)
	}
	accept := b.trace[submitted-1].returned - b.start
	b.all.Add(submitted - len(b.jobs.times)) // those that will not come
	b.all.Wait()
	return spans{accept, now() - b.start, submitted, cut}
}

// submitWhenDue submits each job when it arrives, whether or not a worker is free. It stops early, and says so, when
// more than maxBacklog jobs have arrived and not ended.
func (b *Batch) submitWhenDue(work chan<- Work, maxBacklog uint64) (submitted int, cut bool) {
	var ended atomic.Uint64
	b.onEnd = func(int) { ended.Add(1) }
	arrivals := b.jobs.times
	arrived := uint64(0)
	for index, arrival := range arrivals {
		due := b.start + arrival
		sleepUntil(due)
		for arrived < uint64(len(arrivals)) && b.start+arrivals[arrived] <= now() {
			arrived++
		}
		if index > 0 && arrived-ended.Load() > maxBacklog {
			return index, true
		}
		b.submitOne(work, index, due)
	}
	return len(arrivals), false
}

func (b *Batch) submitOne(work chan<- Work, index int, due time.Duration) {
	job := &b.trace[index]
	job.arrival = due
	job.submit = now()
	work <- Work{index, b}
	job.returned = now()
}

// dueTimes is a heap of the instants at which users will have thought.
type dueTimes []time.Duration

func (d dueTimes) Len() int           { return len(d) }
func (d dueTimes) Less(i, j int) bool { return d[i] < d[j] }
func (d dueTimes) Swap(i, j int)      { d[i], d[j] = d[j], d[i] }
func (d *dueTimes) Push(due any)      { *d = append(*d, due.(time.Duration)) }
func (d *dueTimes) Pop() any {
	last := len(*d) - 1
	due := (*d)[last]
	*d = (*d)[:last]
	return due
}

// serveUsers has each user think, have a job submitted, wait for its end, and so on until there are no more jobs.
func (b *Batch) serveUsers(work chan<- Work, users int) {
	jobs := len(b.jobs.times)
	ends := make(chan time.Duration, users) // as many as jobs that can be under way, so a worker never waits here
	b.onEnd = func(index int) { ends <- b.trace[index].end }
	var thinking dueTimes
	thoughts := 0
	think := func(from time.Duration) {
		if thoughts < jobs {
			heap.Push(&thinking, from+b.jobs.times[thoughts])
			thoughts++
		}
	}
	for ; users > 0; users-- {
		think(b.start)
	}
	for index := 0; index < jobs; {
		switch {
		case len(thinking) == 0:
			think(<-ends)
		case thinking[0] > now():
			waitFor(thinking[0], ends, think)
		default:
			b.submitOne(work, index, heap.Pop(&thinking).(time.Duration))
			index++
		}
	}
}

// waitFor returns when it is due, or when a job has ended.
func waitFor(due time.Duration, ends <-chan time.Duration, think func(from time.Duration)) {
	const slice = 100 * time.Microsecond
	left := due - now()
	if left > timerIsLate {
		timer := time.NewTimer(left - timerIsLate)
		defer timer.Stop()
		select {
		case end := <-ends:
			think(end)
		case <-timer.C:
		}
		return
	}
	select {
	case end := <-ends:
		think(end)
	default:
		if left > slice {
			left = slice
		}
		sleepPrecisely(left)
	}
}

// sleepUntil returns then, or a little later.
func sleepUntil(due time.Duration) {
	if left := due - now(); left > timerIsLate {
		time.Sleep(left - timerIsLate)
	}
	for left := due - now(); left > 0; left = due - now() {
		sleepPrecisely(left)
	}
}

// Go's own timers may be late by a millisecond, so they only wait until shortly before a job is due. The system's clock
// does the rest, and holds a thread meanwhile.
const timerIsLate = 2 * time.Millisecond

func sleepPrecisely(left time.Duration) {
	rest := syscall.NsecToTimespec(int64(left))
	syscall.Nanosleep(&rest, nil)
}
