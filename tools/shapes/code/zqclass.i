%module zqclass
%{
#include "zqclass.h"
%}
%include "std_string.i"
%include "std_vector.i"
%include "exception.i"
namespace zqspace {
class Zqbase { public: Zqbase(); virtual ~Zqbase(); virtual int zqvirtual(int zqa); static int zqstatic(int zqa); int zqmember; protected: int zqhidden; };
class Zqderived : public Zqbase { public: Zqderived(int zqa = 1); Zqderived(const Zqderived &zqother); std::string zqname(const std::string &zqa) const; bool zqflag(bool zqa); Zqbase *zqget(); Zqbase &zqref(Zqbase &zqa); double zqover(int zqa); double zqover(const char *zqa); };
}
%template(ZqVector) std::vector<int>;
