# cython: language_level=3
from libc.stdlib cimport malloc, free
from libc.math cimport sqrt
from libc.string cimport memcpy
import zqother
from zqpackage import zqname as zqalias
cdef extern from "zqlib.h":
    ctypedef struct zqstruct:
        int zqfield
    int zqexternal(int zqa, const char *zqb) nogil
    void zqvoidfn(zqstruct *zqa)
cdef extern from "zqmath.h":
    double zqroot(double zqa)
cdef enum Zqenum:
    ZQA
    ZQB
cdef class Zqclass:
    cdef int zqnumber
    cdef public object zqpublic
    cdef readonly str zqreadonly
    cdef zqstruct *zqptr
    def __cinit__(self, int zqa, zqb=None, *zqargs, **zqkwargs):
        self.zqnumber = zqa
        self.zqptr = <zqstruct *>malloc(sizeof(zqstruct))
        if self.zqptr == NULL:
            raise MemoryError("zqmessage")
    def __dealloc__(self):
        if self.zqptr != NULL:
            free(self.zqptr)
    def __len__(self):
        return self.zqnumber
    def __getitem__(self, zqkey):
        return self.zqpublic[zqkey]
    def __iter__(self):
        return iter(self.zqpublic)
    @property
    def zqprop(self):
        return self.zqnumber
    @zqprop.setter
    def zqprop(self, zqvalue):
        self.zqnumber = zqvalue
    cpdef int zqcpdef(self, int zqa) except -1:
        return zqa + self.zqnumber
    cdef object zqcdef(self, str zqa, bytes zqb, dict zqc, list zqd, tuple zqe):
        cdef Py_ssize_t zqi
        for zqi in range(len(zqd)):
            zqc[zqa] = zqd[zqi]
        return zqc.get(zqa, None)
class Zqplain(Exception):
    """Zqdoc"""
    zqattr = 1
    def zqmethod(self, zqa, zqb=2):
        return "%s" % (zqa,) + str(zqb)
def zqgenerator(zqa):
    for zqitem in zqa:
        yield zqitem
def zqtry(zqa):
    try:
        zqx = zqother.zqcall(zqa, zqkey=1)
    except (ValueError, KeyError) as zqe:
        raise RuntimeError("zqtext") from zqe
    finally:
        zqalias(zqa)
    with zqother.zqlock:
        zqx += 1
    return [zqy for zqy in zqx if zqy is not None], {zqk: 1 for zqk in zqx}, zqx[1:2]
def zqloop(bytes zqdata):
    cdef const unsigned char *zqbuf = zqdata
    cdef int zqn = 0
    with nogil:
        zqn = zqexternal(1, <const char *>zqbuf)
    while zqn > 0 and not zqn == 5:
        zqn -= 1
    assert zqn >= 0, "zqassert"
    return lambda zqa: zqa + zqn
zqglobal = {"zqkey": 1, "zqother": [1, 2.5, None, True]}
cdef class Zqsimple:
    cdef double zqx, zqy
    cdef public list zqitems
    def __init__(self, double zqx, double zqy):
        self.zqx = zqx
        self.zqy = zqy
    def __repr__(self):
        return "Zqsimple(%g)" % (self.zqx,)
    def __eq__(self, zqother):
        return isinstance(zqother, Zqsimple) and self.zqx == zqother.zqx
    def __hash__(self):
        return hash(self.zqx)
    def __contains__(self, zqkey):
        return zqkey in self.zqitems
    def __add__(self, zqother):
        return Zqsimple(self.zqx + zqother.zqx, self.zqy)
    def zqnoargs(self):
        return zqroot(self.zqx * self.zqx + self.zqy)
def zqfile(zqpath):
    with open(zqpath) as zqhandle:
        return [zqline.strip() for zqline in zqhandle if zqline]
def zqformat(zqa, zqb):
    zqa += f"{zqb}zqtext{zqa!r}"
    zqb = getattr(zqa, "zqname", None)
    if hasattr(zqa, "zqname"):
        del zqa.zqname
    print(zqa, sep="zq")
    zqlist = sorted(set(zqa), key=lambda zqi: zqi[0])
    zqlist.append(zqb)
    zqx, zqy = zqa
    for zqi, zqj in enumerate(zqlist):
        if zqi % 2 == 0: continue
        elif zqj: break
    else:
        zqlist = list(range(10))
    for zqk, zqv in zqb.items():
        zqlist.extend([zqk, zqv])
    return ",".join(zqlist), zqa is zqb, zqa not in zqb, -zqa, zqa // zqb, zqa ** 2, zqa | zqb
