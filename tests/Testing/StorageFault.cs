namespace Maas.Testing;

/// <summary>What goes wrong with a request to storage.</summary>
public enum StorageFault
{
    None,

    /// <summary>It is answered 500 and does nothing.</summary>
    Error,

    /// <summary>The connection breaks before the request is done.</summary>
    Reset,

    /// <summary>It is done, and the connection breaks before the answer.</summary>
    AnswerLost,

    /// <summary>Nothing is heard for a while; then the connection breaks.</summary>
    Stall,
}
