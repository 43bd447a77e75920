package main

// Collector is what the user of the pool holds: jobs go in through work, and end stops the pool. Both are
// unbuffered.
type Collector struct {
	work chan Work
	end  chan struct{}
}

// Dispatcher takes a job, waits for an idle worker's channel, and hands the job over through it.
type Dispatcher struct {
	collector     Collector
	workerChannel WorkerChannel
	workers       []*Worker
	ended         chan struct{}
}

func startDispatcher(workers int) *Dispatcher {
	dispatcher := &Dispatcher{
		collector:     Collector{make(chan Work), make(chan struct{})},
		workerChannel: make(WorkerChannel),
		ended:         make(chan struct{}),
	}
	for id := 0; id < workers; id++ {
		dispatcher.workers = append(dispatcher.workers, startWorker(id, dispatcher.workerChannel))
	}
	go dispatcher.run()
	return dispatcher
}

func (d *Dispatcher) run() {
	defer close(d.ended)
	for {
		select {
		case work := <-d.collector.work:
			worker := <-d.workerChannel
			worker <- work
		case <-d.collector.end:
			return
		}
	}
}

// stop ends the dispatcher first, so that every job it took has been handed over, then the workers.
func (d *Dispatcher) stop() {
	d.collector.end <- struct{}{}
	<-d.ended
	for _, worker := range d.workers {
		worker.stop()
	}
}
