namespace Interlieux.Ledger;
public static class LedgerModule { }
