typedef enum { ZQKIND_FIRST, ZQKIND_SECOND } ZqKind;
typedef enum /*< flags >*/ { ZQFLAG_A = 1 << 0, ZQFLAG_B = 1 << 1 } ZqFlags;
typedef enum { ZQMORE_A, ZQMORE_B } Zqmore;
