using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maas.Predict.Tests.Inference.Sessions;

/// <summary>Caches of sessions beside the app's, of one thread a run.</summary>
internal static class TestSessions
{
    public static SessionCache Cache(TestTenant tenant, TestFolder folder)
    {
        var options = new SessionsOptions { Folder = folder.Path, Threads = 1 };
        var versions = tenant.App.Storage.GetRequiredService<VersionStore>();
        return new(new(versions, options, new(), new(), new(), TimeProvider.System, NullLogger<SessionLoader>.Instance), options,
            TimeProvider.System);
    }
}
