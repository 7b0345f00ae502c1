package search

import "sync"

// scratch lends sets for the length of one search.
type scratch struct {
	pool  *sync.Pool
	size  int
	taken []*set
}

// take gives an empty set with room for every row.
func (s *scratch) take() set {
	out, ok := s.pool.Get().(*set)
	if !ok || cap(*out) < s.size {
		fresh := make(set, s.size+s.size/8)
		out = &fresh
	}
	*out = (*out)[:s.size]
	clear(*out)
	s.taken = append(s.taken, out)
	return *out
}

// copy gives a set with what o holds.
func (s *scratch) copy(o set) set {
	out := s.take()
	copy(out, o)
	return out
}

// read gives the rows of a posting, nil for none, as a set that is not to be
// changed.
func (s *scratch) read(p *posting) set {
	if p != nil && p.bits != nil {
		return *p.bits
	}
	out := s.take()
	if p != nil {
		p.orInto(out)
	}
	return out
}

// release takes every set back.
func (s *scratch) release() {
	for _, t := range s.taken {
		s.pool.Put(t)
	}
	s.taken = nil
}
