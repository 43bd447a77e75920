package main

import (
	"bufio"
	"os"
	"strconv"
	"time"
)

// writeTrace writes a line for each job: `submit_ns,begin_ns,end_ns`, and under load `,arrival_ns,returned_ns`.
func writeTrace(path string, trace []record, start time.Duration, load bool) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	text := bufio.NewWriter(file)
	var line []byte
	for _, job := range trace {
		times := [...]time.Duration{job.submit, job.begin, job.end, job.arrival, job.returned}
		columns := times[:3]
		if load {
			columns = times[:]
		}
		line = line[:0]
		for _, instant := range columns {
			line = append(strconv.AppendInt(line, int64(instant-start), 10), ',')
		}
		line[len(line)-1] = '\n'
		text.Write(line) // keeps its first error for Flush
	}
	return text.Flush()
}
