// Fills vectors.json with what Go's own regexp package says:
//
//	go run vectors.go
//
// `patterns` maps an expression to one digit for each of `texts` (1: it matches somewhere), or to "error".
package main

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
)

type vectors struct {
	Texts    []string          `json:"texts"`
	Patterns map[string]string `json:"patterns"`
}

func main() {
	data, err := os.ReadFile("vectors.json")
	if err != nil {
		panic(err)
	}
	var v vectors
	if err := json.Unmarshal(data, &v); err != nil {
		panic(err)
	}
	for pattern := range v.Patterns {
		re, err := regexp.Compile(pattern)
		if err != nil {
			v.Patterns[pattern] = "error"
			continue
		}
		var row strings.Builder
		for _, text := range v.Texts {
			if re.MatchString(text) {
				row.WriteByte('1')
			} else {
				row.WriteByte('0')
			}
		}
		v.Patterns[pattern] = row.String()
	}
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile("vectors.json", append(out, '\n'), 0o644); err != nil {
		panic(err)
	}
}
