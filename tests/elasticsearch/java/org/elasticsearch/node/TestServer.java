package org.elasticsearch.node; // NodeConstruction and NodeServiceProvider are package-private

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.plugins.ClasspathPluginsService;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.PluginsLoader;
import org.elasticsearch.plugins.PluginsService;

/**
 * One node on 127.0.0.1, without modules folder and start scripts.
 *
 * <p>Arguments: PORT DATA_FOLDER WATCHED_PID [setting=value ...]. The node ends with SIGTERM, or
 * when the watched process is gone, so that a killed test run leaves nothing behind.
 */
public final class TestServer extends Node {
    static final List<Class<? extends Plugin>> PLUGINS = List.of(
        org.elasticsearch.transport.netty4.Netty4Plugin.class,
        testserver.Analysis.class,
        testserver.Extras.class
    );

    TestServer(Environment env) {
        super(NodeConstruction.prepareConstruction(env, null, new NodeServiceProvider() {
            @Override
            PluginsService newPluginService(Environment environment, PluginsLoader ignored) {
                return new ClasspathPluginsService(environment, PLUGINS);
            }
        }, true));
    }

    public static void main(String[] args) throws Exception {
        Environment env = environment(args);
        TestServer node = new TestServer(env);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.prepareForClose();
                node.close();
                node.awaitClose(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                e.printStackTrace();
            }
            stopped.countDown();
        }));
        ProcessHandle.of(Long.parseLong(args[2]))
            .ifPresentOrElse(watched -> watched.onExit().thenRun(() -> System.exit(0)), () -> System.exit(0));
        node.start();
        stopped.await();
    }

    private static Environment environment(String[] args) throws Exception {
        Path data = Files.createDirectories(Path.of(args[1]).toAbsolutePath());
        for (String folder : List.of("config", "logs")) {
            Files.createDirectories(data.resolve(folder));
        }
        Settings.Builder settings = Settings.builder()
            .put("path.home", data.toString())
            .put("path.data", data.resolve("data").toString())
            .put("path.logs", data.resolve("logs").toString())
            .put("cluster.name", "cotmoc-tests")
            .put("node.name", "test-server")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", args[0])
            .put("transport.port", "0")
            // A misspelt index must fail, not spring up with a guessed mapping.
            .put("action.auto_create_index", "false")
            // Else a nearly full disk turns indices read-only in the middle of a test.
            .put("cluster.routing.allocation.disk.threshold_enabled", "false")
            .put("cluster.max_shards_per_node", "5000");
        for (int i = 3; i < args.length; i++) {
            String[] pair = args[i].split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        LogConfigurator.registerErrorListener();
        LogConfigurator.configureESLogging();
        Environment env = InternalSettingsPreparer.prepareEnvironment(
            settings.build(), Map.of(), data.resolve("config"), () -> "test-server"
        );
        LogConfigurator.configureWithoutConfig(env.settings()); // plain lines on stdout
        return env;
    }
}
