namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which host key a call must carry. The emulator has no keys: everything but <see cref="Anonymous"/> is answered 401.</summary>
public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}
