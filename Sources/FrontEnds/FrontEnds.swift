// FrontEnds
